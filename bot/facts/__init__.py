"""The clinic's facts as data, and what follows from them now: hours, holidays, prices.

``notation`` reads how they are written, ``speech`` says them as a language does.
"""
