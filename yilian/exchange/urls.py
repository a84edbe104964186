"""Addresses of spreadsheets in and out."""

from django.urls import path

from yilian.exchange import views

app_name = "exchange"
urlpatterns = [
    path("", views.imports, name="imports"),
    path("template/", views.template, name="template"),
    path("export/", views.export, name="export"),
    path("export/organizations/", views.export_organizations, name="export-organizations"),
    path("<int:import_id>/", views.import_detail, name="import-detail"),
    path("<int:import_id>/undo/", views.undo, name="undo"),
    path("<int:import_id>/errors/", views.errors, name="errors"),
]
