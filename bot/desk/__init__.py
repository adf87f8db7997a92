"""`clinic-bot desk`: the front desk's pages in a browser, on this machine.

What the pages show and change comes from the engine: `bot.changes`, `bot.waiting`, `bot.week`.
"""
