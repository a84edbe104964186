"""Addresses of the desk: home, Today, search, policy, map, gallery, help; and of the audit log."""

from django.urls import path

from yilian.desk.views import audit_log, drafts, pages, today

app_name = "desk"
urlpatterns = [
    path("", pages.home, name="home"),
    path("start/", pages.start, name="start"),
    path("today/", today.today, name="today"),
    path("today/next/", today.next_person, name="next"),
    path("today/places/", today.places, name="today-places"),
    path("search/", pages.find, name="search"),
    path("search/suggest/", pages.suggest, name="suggest"),
    path("policy/", pages.policies, name="policies"),
    path("policy/clause/<str:clause_id>/", pages.clause_by_id, name="clause-by-id"),
    path("policy/<slug:pack_id>/", pages.pack, name="pack"),
    path("policy/<slug:pack_id>/<str:clause_id>/", pages.clause, name="clause"),
    path("map/", pages.chart, name="map"),
    path("map/places.geojson", pages.places, name="places"),
    path("gallery/", pages.gallery, name="gallery"),
    path("drafts/", drafts.unsent, name="drafts"),
    path("drafts/<uuid:key>/drop/", drafts.throw_away, name="drop-draft"),
    path("help/", pages.help_page, name="help"),
]
audit_urlpatterns = [
    path("", audit_log.log, name="log"),
    path("<int:entry_id>/", audit_log.entry, name="entry"),
]
