"""`clinic-bot new`: the content folder of another clinic."""
