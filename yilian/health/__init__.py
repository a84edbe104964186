"""The clinical facts of a person, whoever saw them: observations, danger signs, conditions; each with the record that it comes from.

Owns: health_observation, health_condition. It judges values by the signs of the catalogue and says so; what a sign makes owed is
opened by obligations, and what a visit did is kept by visits.
"""
