"""Addresses of organizations."""

from django.urls import path

from yilian.places.views import declaring, entering, register, steps, urban

app_name = "places"
urlpatterns = [
    path("", register.organizations, name="organizations"),
    path("participation/", declaring.participation, name="participation"),
    path("participation/new/", declaring.declare, name="declare"),
    path(
        "participation/<int:participation_id>/correct/",
        steps.PARTICIPATION.view("correct-participation"),
        name="correct-participation",
    ),
    path(
        "participation/<int:participation_id>/end/",
        steps.PARTICIPATION.view("end-participation"),
        name="end-participation",
    ),
    path(
        "participation/<int:participation_id>/withdraw/",
        steps.PARTICIPATION.view("withdraw-participation"),
        name="withdraw-participation",
    ),
    path("new/", entering.new_organization, name="new-organization"),
    path("urban/", urban.urban_communities, name="urban"),
    path("urban/new/", urban.mark_urban, name="mark-urban"),
    path("urban/<int:mark_id>/correct/", steps.URBAN.view("correct-urban"), name="correct-urban"),
    path("urban/<int:mark_id>/end/", steps.URBAN.view("end-urban"), name="end-urban"),
    path("urban/<int:mark_id>/withdraw/", steps.URBAN.view("withdraw-urban"), name="withdraw-urban"),
    path("areas/<int:area_id>/correct/", steps.AREA.view("correct-area"), name="correct-area"),
    path("areas/<int:area_id>/end/", steps.AREA.view("end-area"), name="end-area"),
    path("areas/<int:area_id>/withdraw/", steps.AREA.view("withdraw-area"), name="withdraw-area"),
    path(
        "characteristics/<int:characteristic_id>/correct/",
        steps.CHARACTERISTIC.view("correct-characteristic"),
        name="correct-characteristic",
    ),
    path(
        "characteristics/<int:characteristic_id>/withdraw/",
        steps.CHARACTERISTIC.view("withdraw-characteristic"),
        name="withdraw-characteristic",
    ),
    path("<int:organization_id>/", register.organization, name="organization"),
    path("<int:organization_id>/revise/", entering.revise_organization, name="revise"),
    path("<int:organization_id>/licences/", entering.grant_licence, name="grant-licence"),
    path(
        "<int:organization_id>/licences/<int:licence_id>/end/",
        entering.end_licence,
        name="end-licence",
    ),
    path("<int:organization_id>/areas/", entering.set_service_area, name="set-area"),
    path("<int:organization_id>/characteristics/", declaring.record_characteristic, name="record-characteristic"),
    path("<int:organization_id>/beds/", entering.count_beds, name="count-beds"),
]
