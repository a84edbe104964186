"""Addresses of organizations."""

from django.urls import path

from yilian.places.views import declaring, entering, register, urban

app_name = "places"
urlpatterns = [
    path("", register.organizations, name="organizations"),
    path("participation/", declaring.participation, name="participation"),
    path("participation/new/", declaring.declare, name="declare"),
    path("participation/<int:participation_id>/end/", declaring.end_participation, name="end-participation"),
    path(
        "participation/<int:participation_id>/withdraw/",
        declaring.withdraw_participation,
        name="withdraw-participation",
    ),
    path("new/", entering.new_organization, name="new-organization"),
    path("urban/", urban.urban_communities, name="urban"),
    path("urban/new/", urban.mark_urban, name="mark-urban"),
    path("urban/<int:mark_id>/end/", urban.end_urban, name="end-urban"),
    path("<int:organization_id>/", register.organization, name="organization"),
    path("<int:organization_id>/revise/", entering.revise_organization, name="revise"),
    path("<int:organization_id>/licences/", entering.grant_licence, name="grant-licence"),
    path(
        "<int:organization_id>/licences/<int:licence_id>/end/",
        entering.end_licence,
        name="end-licence",
    ),
    path("<int:organization_id>/areas/", entering.set_service_area, name="set-area"),
    path("<int:organization_id>/areas/<int:area_id>/end/", entering.end_service_area, name="end-area"),
    path("<int:organization_id>/characteristics/", declaring.record_characteristic, name="record-characteristic"),
    path(
        "<int:organization_id>/characteristics/<int:characteristic_id>/correct/",
        declaring.correct_characteristic,
        name="correct-characteristic",
    ),
    path(
        "<int:organization_id>/characteristics/<int:characteristic_id>/withdraw/",
        declaring.withdraw_characteristic,
        name="withdraw-characteristic",
    ),
    path("<int:organization_id>/beds/", entering.count_beds, name="count-beds"),
]
