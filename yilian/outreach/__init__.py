"""Roving vans (PA-15, PA-16, ZJ-10): vehicles, their routes and stops, whom they serve there, and the dispensary on board.

Owns outreach_van, outreach_route, outreach_stop, outreach_stop_visit, outreach_van_stock and outreach_stock_use. Whoever is served at a
stop has a visit, which belongs to the module below; medicine that an order sends along with a van belongs to the module above.
"""
