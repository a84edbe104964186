"""Equipment and smart devices that are lent to elders (PA-08, PA-17): the register, the loans, and what should have come back.

Owns equipment_equipment and equipment_loan. Lending records the visit that proves it, and the visit fulfils what is owed; a loan itself
is owed back by the elder, so it is no obligation. What a device measures is no matter of this module.
"""
