"""Who is there: elders, their groups, homes and families, consent; practitioners and their teams; duplicates and merging.

Owns the tables people_*. Identity and phone numbers are encrypted and searched by keyed hash. Row-level security lets a
person be seen only in scope of the place where they live, are registered, or are cared for.
"""
