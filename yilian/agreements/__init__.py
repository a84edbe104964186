"""What was agreed: elders with teams (packages, contracts, their renewal and end), institutions with institutions, and the posts.

Owns: agreements_enrolment, agreements_agreement, agreements_scheduled_slot. Does not work out what is owed (see obligations) and does not deliver it (see visits).
"""
