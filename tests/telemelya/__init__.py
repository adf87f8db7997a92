"""An independent check, on demand: a Bot API server that others have written drives the bot by
webhook.

    apt-get install redis-server
    python3 -m venv /tmp/telemelya
    /tmp/telemelya/bin/pip install telemelya==0.2.2 'moto[server,s3]'
    .venv/bin/python -m tests.telemelya /tmp/telemelya

It has an environment of its own because it brings 360 MB that nothing else here needs. It sends no
secret with its updates, without which this bot takes none: a relay in this process adds it.
"""
