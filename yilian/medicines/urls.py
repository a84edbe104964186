"""Addresses of orders of medicine."""

from django.urls import path

from yilian.medicines.views import STEPS, medicine_list, medicine_page, new_medicine

app_name = "medicines"
urlpatterns = [
    path("", medicine_list, name="orders"),
    path("new/", new_medicine, name="new"),
    path("<int:medicine_id>/", medicine_page, name="order"),
    path("<int:medicine_id>/check/", STEPS.view("check"), name="check"),
    path("<int:medicine_id>/return/", STEPS.view("return"), name="return"),
    path("<int:medicine_id>/dispatch/", STEPS.view("dispatch"), name="dispatch"),
    path("<int:medicine_id>/deliver/", STEPS.view("deliver"), name="deliver"),
    path("<int:medicine_id>/fail/", STEPS.view("fail"), name="fail"),
    path("<int:medicine_id>/close/", STEPS.view("close"), name="close"),
]
