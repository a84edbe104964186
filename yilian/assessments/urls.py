"""Addresses of assessments."""

from django.urls import path

from yilian.assessments.views import overview, results, sheets

app_name = "assessments"
urlpatterns = [
    path("", overview.instruments, name="instruments"),
    path("instruments/<slug:instrument_id>/", overview.instrument, name="instrument"),
    path("abilities/", overview.abilities, name="abilities"),
    path("elders/<int:elder_id>/", sheets.choose, name="choose"),
    path("elders/<int:elder_id>/<slug:instrument_id>/", sheets.start, name="start"),
    path("elders/<int:elder_id>/<slug:instrument_id>/history/", results.history, name="history"),
    path("<int:assessment_id>/", results.assessment, name="assessment"),
    path("<int:assessment_id>/form/", sheets.resume, name="resume"),
    path("<int:assessment_id>/sign/", results.sign, name="sign"),
    path("<int:assessment_id>/back/", results.back, name="back"),
    path("<int:assessment_id>/dispute/", results.dispute, name="dispute"),
    path("<int:assessment_id>/abandon/", results.abandon, name="abandon"),
]
