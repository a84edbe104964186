"""Addresses of the telephone line."""

from django.urls import path

from yilian.advice.views import STEPS, call_list, call_page, new_call

app_name = "advice"
urlpatterns = [
    path("", call_list, name="calls"),
    path("new/", new_call, name="new"),
    path("<int:call_id>/", call_page, name="call"),
    path("<int:call_id>/hand-over/", STEPS.view("hand-over"), name="hand-over"),
    path("<int:call_id>/close/", STEPS.view("close"), name="close"),
]
