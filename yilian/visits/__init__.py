"""Delivered care: who did what for whom, when and where, with the evidence that makes it count.

Owns visits_visit, visits_evidence, visits_round, visits_attempt, visits_event, visits_attendance, visits_attachment and the files
beside the database. A recorded visit keeps the obligation that asked for it (see obligations). What leads to a visit stands in the
modules above, one topic each; what their pages, forms and deliveries share stands here, and so does the desk of services.
"""
