"""Addresses of today's worklist and of visits."""

from django.urls import path

from yilian.visits.views import visits as views

app_name = "visits"
urlpatterns = [
    path("today/", views.today, name="today"),
    path("record/<int:obligation_id>/", views.record, name="record"),
    path("<int:visit_id>/", views.visit, name="visit"),
]
