"""Accounts of a report: figures as variables, relations in the text as linear constraints.

A relation is recognised from the words alone; whether it holds is asked afterwards. What cannot all be true is
found by a solver as the fewest statements that contradict each other.
"""
