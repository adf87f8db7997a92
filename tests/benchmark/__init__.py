"""The matcher and the shipped content measured: ``python -m tests.benchmark DATA``, by ``make benchmark``; never collected by pytest.

Everything is CPU time of one process a system, so that each has its own memory figure, warmed up first.
"""
