"""How able, how ill, how much at risk an elder is: instruments as data, answers, scores, levels, and how long they hold.

Owns: assessments_assessment. Reads `instruments/`. Says what an elder's level is and when to assess again; what follows from a
level is owed by others (see obligations), which hear of it by an event.
"""
