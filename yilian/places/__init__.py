"""Where things are: divisions with national codes, organizations with licences and beds, government departments.

Owns: places_division, places_organization, places_identity, places_licence, places_bed_count, places_department; says which policy binds a
place. Does not know who lives or works there (see people).
"""
