"""Addresses of enrolments."""

from django.urls import path

from yilian.agreements import views

app_name = "agreements"
urlpatterns = [path("new/<int:elder_id>/", views.new, name="new")]
