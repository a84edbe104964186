"""Addresses of the tasks of plans."""

from django.urls import path

from yilian.supervision import views

app_name = "supervision"
urlpatterns = [
    path("", views.tasks, name="tasks"),
    path("<slug:pack_id>/<slug:kind>/<slug:number>/report/", views.report, name="report"),
]
