"""Addresses of the desk: home, search, policy, map, gallery, help."""

from django.urls import path

from yilian.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("today/", views.today, name="today"),
    path("search/", views.find, name="search"),
    path("search/suggest/", views.suggest, name="suggest"),
    path("policy/", views.policies, name="policies"),
    path("policy/clause/<str:clause_id>/", views.clause_by_id, name="clause-by-id"),
    path("policy/<slug:pack_id>/", views.pack, name="pack"),
    path("policy/<slug:pack_id>/<str:clause_id>/", views.clause, name="clause"),
    path("map/", views.chart, name="map"),
    path("map/places.geojson", views.places, name="places"),
    path("gallery/", views.gallery, name="gallery"),
    path("help/", views.help_page, name="help"),
]
