"""Addresses of targets, measures, evaluations and papers."""

from django.urls import path

from yilian.indicators.views import evaluations, files, measures, over_years, targets

app_name = "indicators"
urlpatterns = [
    path("", targets.targets, name="targets"),
    path("bulletin.docx", files.bulletin_docx, name="bulletin-docx"),
    path("bulletin.xlsx", files.bulletin_xlsx, name="bulletin-xlsx"),
    path("papers/<str:paper>/", files.paper_page, name="paper"),
    path("papers/<str:paper>.docx", files.paper_docx, name="paper-docx"),
    path("papers/<str:paper>.xlsx", files.paper_xlsx, name="paper-xlsx"),
    path("over-years/", over_years.over_years, name="over-years"),
    path("freeze/", evaluations.freeze, name="freeze"),
    path("freeze/<int:period_id>/void/", evaluations.void, name="void-period"),
    path("measures/<str:measure>/", measures.measure_page, name="measure"),
    path("evaluation/<str:pack>/", evaluations.evaluation_page, name="evaluation"),
    path("<str:pack>/<str:target_id>/", targets.target, name="target"),
]
