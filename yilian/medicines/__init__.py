"""Medicine to an elder's door (PA-15, ZJ-11): who ordered it, who checked it, who brought it, who signed for it.

Owns medicines_order and medicines_line. An order makes the delivery owed, and the check of the pharmacist too; the receipt records the
visit that fulfils it. Which van carries what belongs to the module below.
"""
