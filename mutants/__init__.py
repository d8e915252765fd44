"""Break the code a line at a time, and see whether a test says so: ``make mutants``.

What a line may be broken into comes from mutmut; which lines, and which tests, from here.
"""
