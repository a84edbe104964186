"""Where things are: divisions with national codes, organizations with licences and beds, government departments.

Owns: places_division, places_organization, places_identity, places_licence, places_bed_count, places_service_area,
places_department, places_urban_mark, places_characteristic, places_participation,
places_policy_statement, places_pack_edition; says which policy binds a place. Does not know who lives or works there (see people).
"""
