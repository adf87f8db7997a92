"""`clinic-bot desk`: the front desk's pages in a browser, on this machine.

    request ─▶ app (host, size, who may) ─▶ a page's function(visit) ─▶ the engine ─▶ a template

What the pages show and change comes from the engine: ``bot.changes``, ``bot.waiting``,
``bot.week``. ``gate`` says who may come in, ``office`` holds what all pages share, ``visit`` is one
request; each page is a module with its ``ROUTES``, its template and its words.
"""

from bot.desk.app import desk
from bot.desk.gate import Gate
from bot.desk.office import Office
from bot.desk.serve import bound, serve

__all__ = ["Gate", "Office", "bound", "desk", "serve"]
