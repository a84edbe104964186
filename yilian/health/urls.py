"""Addresses of values and conditions."""

from django.urls import path

from yilian.health import views

app_name = "health"
urlpatterns = [
    path("elders/<int:elder_id>/values/<slug:code>/", views.history, name="history"),
    path("elders/<int:elder_id>/conditions/new/", views.add_condition, name="add-condition"),
    path("elders/<int:elder_id>/conditions/<int:condition_id>/", views.change_condition, name="change-condition"),
    path(
        "elders/<int:elder_id>/conditions/<int:condition_id>/withdraw/", views.end_condition, name="withdraw-condition"
    ),
]
