"""Addresses of targets."""

from django.urls import path

from yilian.indicators import views

app_name = "indicators"
urlpatterns = [
    path("", views.targets, name="targets"),
    path("<str:pack>/<str:target_id>/", views.target, name="target"),
]
