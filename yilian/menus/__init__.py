"""Services chosen from a menu (订单式、菜单式, PA-06): what an institution offers, what elders order, what became of it.

Owns menus_menu_item and menus_menu_order. An order is owed where a clause promises the service; done, it has the visit that proves it.
What a service is, and which evidence it asks for, the catalogue of the policy says.
"""
