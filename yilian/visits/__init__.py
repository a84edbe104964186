"""Delivered care: who did what for whom, when and where, with the evidence that makes it count.

Owns: visits_visit, visits_observation. A recorded visit keeps the obligation that asked for it (see obligations).
"""
