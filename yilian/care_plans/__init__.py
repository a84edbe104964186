"""Care in a series: rehabilitation plans (PA-08, PA-41), counselling (PA-10, PA-41), orders of community nursing (PA-15, CZ-09).

Owns care_plans_rehabilitation_plan, care_plans_rehabilitation_session, care_plans_counselling, care_plans_counselling_session,
care_plans_nursing_order and care_plans_nursing_visit. A plan and an order make their sessions owed window by window; each session is a
visit that fulfils one. What was said in counselling is stored encrypted.
"""
