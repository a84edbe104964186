"""Addresses of the register of equipment and of loans."""

from django.urls import path

from yilian.equipment.views import LOAN_STEPS, PIECE_STEPS, loan_list, loan_page, new_equipment, piece, register

app_name = "equipment"
urlpatterns = [
    path("equipment/", loan_list, name="loans"),
    path("equipment/register/", register, name="register"),
    path("equipment/new/", new_equipment, name="new"),
    path("equipment/<int:equipment_id>/", piece, name="piece"),
    path("equipment/<int:equipment_id>/inspect/", PIECE_STEPS.view("inspect"), name="inspect"),
    path("equipment/<int:equipment_id>/lend/", PIECE_STEPS.view("lend"), name="lend"),
    path("loans/<int:loan_id>/", loan_page, name="loan"),
    path("loans/<int:loan_id>/extend/", LOAN_STEPS.view("extend"), name="extend"),
    path("loans/<int:loan_id>/return/", LOAN_STEPS.view("take-back"), name="take-back"),
]
