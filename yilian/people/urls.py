"""Addresses of the register of elders."""

from django.urls import path

from yilian.people import views

app_name = "people"
urlpatterns = [
    path("", views.elders, name="elders"),
    path("new/", views.register, name="register"),
    path("<int:elder_id>/", views.elder, name="elder"),
    path("<int:elder_id>/merge/<int:other_id>/", views.merge, name="merge"),
    path("merges/<int:merge_id>/undo/", views.undo, name="undo-merge"),
]
