"""Every address of Yilian: each module's own addresses under its word."""

from django.urls import include, path

from yilian.accounts.permits import permitted
from yilian.audit.views import entry, log
from yilian.places.views import organization, organizations

# Audit and places lie below accounts and cannot name permits themselves.
PLACES = [
    path("", permitted("places.read")(organizations), name="organizations"),
    path("<int:organization_id>/", permitted("places.read")(organization), name="organization"),
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
    path("visits/", include("yilian.visits.urls")),
    path("obligations/", include("yilian.obligations.urls")),
    path("enrolments/", include("yilian.agreements.urls")),
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
