"""Every address of Yilian: each module's own addresses under its word."""

from django.urls import include, path

from yilian.accounts.permits import permitted
from yilian.audit.views import entry, log
from yilian.people.urls import staff_urlpatterns
from yilian.places.views import entering, register

# Audit and places lie below accounts and cannot name permits themselves.
PLACES = [
    path("", permitted("places.read")(register.organizations), name="organizations"),
    path("new/", permitted("places.manage")(entering.new_organization), name="new-organization"),
    path("<int:organization_id>/", permitted("places.read")(register.organization), name="organization"),
    path("<int:organization_id>/revise/", permitted("places.manage")(entering.revise_organization), name="revise"),
    path("<int:organization_id>/licences/", permitted("places.manage")(entering.grant_licence), name="grant-licence"),
    path(
        "<int:organization_id>/licences/<int:licence_id>/end/",
        permitted("places.manage")(entering.end_licence),
        name="end-licence",
    ),
    path("<int:organization_id>/beds/", permitted("places.manage")(entering.count_beds), name="count-beds"),
]
AUDIT = [
    path("", permitted("audit.read")(log), name="log"),
    path("<int:entry_id>/", permitted("audit.read")(entry), name="entry"),
]

urlpatterns = [
    path("", include("yilian.desk.urls")),
    path("accounts/", include("yilian.accounts.urls")),
    path("elders/", include("yilian.people.urls")),
    path("organizations/", include((PLACES, "places"))),
    path("staff/", include((staff_urlpatterns, "staff"))),
    path("visits/", include("yilian.visits.urls")),
    path("", include("yilian.agreements.urls")),
    path("assessments/", include("yilian.assessments.urls")),
    path("obligations/", include("yilian.obligations.urls")),
    path("tasks/", include("yilian.supervision.urls")),
    path("targets/", include("yilian.indicators.urls")),
    path("import/", include("yilian.exchange.urls")),
    path("audit/", include((AUDIT, "audit"))),
    path("api/", include(("yilian.config.api", "api"))),
]

handler400 = "yilian.config.errors.bad_request"
handler403 = "yilian.config.errors.forbidden"
handler404 = "yilian.config.errors.no_such_page"
handler500 = "yilian.config.errors.failed"
