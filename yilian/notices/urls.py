"""Addresses of notices."""

from django.urls import path

from yilian.notices.views import STEPS, notice_page, notices

app_name = "notices"
urlpatterns = [
    path("", notices, name="notices"),
    path("<int:notice_id>/", notice_page, name="notice"),
    path("<int:notice_id>/retry/", STEPS.view("retry"), name="retry"),
    path("<int:notice_id>/withdraw/", STEPS.view("withdraw"), name="withdraw"),
]
