"""Addresses of obligations: one of them, the rate, the calendar, the roster, absences."""

from django.urls import path

from yilian.obligations.views import absences, calendars, rates, rosters, single

app_name = "obligations"
urlpatterns = [
    path("<int:obligation_id>/", single.obligation, name="obligation"),
    path("<int:obligation_id>/waive/", single.waive, name="waive"),
    path("fulfilment/", rates.fulfilment, name="fulfilment"),
    path("calendar/", calendars.calendar, name="calendar"),
    path("roster/", rosters.roster, name="roster"),
    path("roster/<int:organization_id>/", rosters.shifts, name="shifts"),
    path("watches/<int:watch_id>/end/", rosters.end_watch, name="end-watch"),
    path("absences/new/<int:elder_id>/", absences.absence, name="absence"),
    path("absences/<int:absence_id>/end/", absences.end, name="end-absence"),
]
