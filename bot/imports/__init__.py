"""`clinic-bot import`: questions and answers that a clinic has elsewhere, for its own folder."""
