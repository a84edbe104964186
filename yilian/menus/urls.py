"""Addresses of menus and of orders from them."""

from django.urls import path

from yilian.menus import views

app_name = "menus"
urlpatterns = [
    path("", views.menu_order_list, name="orders"),
    path("offered/", views.menu, name="menu"),
    path("offered/new/", views.new_offer, name="new-offer"),
    path("offered/<int:menu_item_id>/", views.offer_page, name="menu-item"),
    path("offered/<int:menu_item_id>/end/", views.stop_offering, name="end-offer"),
    path("new/", views.new_menu_order, name="new-order"),
    path("<int:menu_order_id>/", views.menu_order_page, name="order"),
    path("<int:menu_order_id>/accept/", views.STEPS.view("accept"), name="accept"),
    path("<int:menu_order_id>/decline/", views.STEPS.view("decline"), name="decline"),
    path("<int:menu_order_id>/withdraw/", views.STEPS.view("withdraw"), name="withdraw"),
    path("<int:menu_order_id>/fulfil/", views.STEPS.view("fulfil"), name="fulfil"),
]
