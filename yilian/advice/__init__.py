"""Advice by telephone around the clock (PA-14, PA-15): who called, how urgent it was, who answers and by when, what came of it.

Owns advice_call. A call that is handed over makes the answer owed, and one that ends with an appointment the visit; advice by somebody
qualified is a visit that fulfils what is owed. Who is on duty is a matter of `obligations`.
"""
