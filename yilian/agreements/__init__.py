"""What was agreed: an elder enrolled in a mode of service with a team, from a day to a day.

Owns: agreements_enrolment. Does not work out what is owed (see obligations) and does not deliver it (see visits).
"""
