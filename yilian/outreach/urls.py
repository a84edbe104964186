"""Addresses of vans, of their routes and of their stops."""

from django.urls import path

from yilian.outreach import views
from yilian.outreach.views import ROUTE_STEPS, STOCK_STEPS, STOP_STEPS

app_name = "outreach"
urlpatterns = [
    path("", views.route_list, name="routes"),
    path("new/", views.new_van, name="new-van"),
    path("routes/new/", views.new_route, name="new-route"),
    path("routes/<int:route_id>/", views.route_page, name="route"),
    path("routes/<int:route_id>/load/", ROUTE_STEPS.view("load"), name="load"),
    path("routes/<int:route_id>/start/", ROUTE_STEPS.view("start"), name="start"),
    path("routes/<int:route_id>/end/", ROUTE_STEPS.view("end"), name="end"),
    path("routes/<int:route_id>/cancel/", ROUTE_STEPS.view("cancel"), name="cancel"),
    path("stock/<int:stock_id>/count/", STOCK_STEPS.view("count"), name="count"),
    path("stops/<int:stop_id>/", views.stop_page, name="stop"),
    path("stops/<int:stop_id>/reach/", STOP_STEPS.view("reach"), name="reach"),
    path("stops/<int:stop_id>/leave/", STOP_STEPS.view("leave"), name="leave"),
    path("stops/<int:stop_id>/skip/", STOP_STEPS.view("skip"), name="skip"),
    path("stops/<int:stop_id>/serve/", views.serve, name="serve"),
    path("stops/<int:stop_id>/use/", STOP_STEPS.view("use"), name="use"),
    path("villages/<str:village>/", views.village, name="village"),
]
