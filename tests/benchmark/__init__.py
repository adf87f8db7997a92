"""The matcher and the shipped content measured: ``make benchmark``; never collected by pytest.

Everything is CPU time of one process a system, so that each has its own memory figure, warmed up
first.
"""
