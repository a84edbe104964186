"""Delivered care: who did what for whom, when and where, with the evidence that makes it count; and what leads to it.

Owns: visits_visit, visits_observation, visits_round, visits_absence, visits_event, visits_attendance, visits_attachment and the
files beside the database; of the desk of services visits_call, visits_medicine_order, visits_medicine_line,
visits_equipment, visits_loan, visits_van, visits_route, visits_stop, visits_stop_visit, visits_van_stock, visits_stock_use,
visits_rehabilitation_plan, visits_rehabilitation_session, visits_counselling, visits_counselling_session,
visits_nursing_order, visits_nursing_visit, visits_menu_item, visits_menu_order.
A recorded visit keeps the obligation that asked for it (see obligations). An order says by an event what it calls for;
the wiring makes it owed where a clause promises it. Everything delivered by an order is a visit, so the loop closes there.
"""
