"""`clinic-bot setup`: an interview that fills in a clinic's facts.

``questions`` holds what is asked, ``answers`` reads what is typed, ``interview`` goes from one
question to the next, ``echo`` says what patients will hear, ``file`` writes it down. All but the
last and ``terminal`` are pure.
"""

from bot.setup.questions import NAMES, Script, languages, script
from bot.setup.terminal import Terminal, hold

__all__ = ["NAMES", "Script", "Terminal", "hold", "languages", "script"]
