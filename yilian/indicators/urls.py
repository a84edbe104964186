"""Addresses of targets, measures, evaluations and papers."""

from django.urls import path

from yilian.indicators import views

app_name = "indicators"
urlpatterns = [
    path("", views.targets, name="targets"),
    path("bulletin.docx", views.bulletin_docx, name="bulletin-docx"),
    path("bulletin.xlsx", views.bulletin_xlsx, name="bulletin-xlsx"),
    path("papers/<str:paper>/", views.paper_page, name="paper"),
    path("papers/<str:paper>.docx", views.paper_docx, name="paper-docx"),
    path("papers/<str:paper>.xlsx", views.paper_xlsx, name="paper-xlsx"),
    path("freeze/", views.freeze, name="freeze"),
    path("measures/<str:measure>/", views.measure_page, name="measure"),
    path("evaluation/<str:pack>/", views.evaluation_page, name="evaluation"),
    path("<str:pack>/<str:target_id>/", views.target, name="target"),
]
