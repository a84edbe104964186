"""Addresses of enrolments."""

from django.urls import path

from yilian.agreements.views import enrolments as views

app_name = "agreements"
urlpatterns = [path("new/<int:elder_id>/", views.new, name="new")]
