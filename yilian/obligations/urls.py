"""Addresses of obligations: one of them, the rate, the calendar, the roster, absences, appointments."""

from django.urls import path

from yilian.obligations.views import absences, appointments, calendars, rates, rosters, single

app_name = "obligations"
urlpatterns = [
    path("<int:obligation_id>/", single.obligation, name="obligation"),
    path("<int:obligation_id>/waive/", single.waive, name="waive"),
    path("fulfilment/", rates.fulfilment, name="fulfilment"),
    path("calendar/", calendars.calendar, name="calendar"),
    path("roster/", rosters.roster, name="roster"),
    path("roster/<int:organization_id>/", rosters.shifts, name="shifts"),
    path("shifts/<int:shift_id>/end/", rosters.end_shift, name="end-shift"),
    path("absences/new/<int:elder_id>/", absences.absence, name="absence"),
    path("absences/<int:absence_id>/end/", absences.end, name="end-absence"),
    path("appointments/new/<int:elder_id>/", appointments.new_appointment, name="new-appointment"),
    path("appointments/<int:appointment_id>/", appointments.appointment_page, name="appointment"),
    path("appointments/<int:appointment_id>/arrive/", appointments.STEPS.view("arrive"), name="arrive"),
    path("appointments/<int:appointment_id>/keep/", appointments.STEPS.view("keep"), name="keep"),
    path("appointments/<int:appointment_id>/move/", appointments.STEPS.view("move"), name="move"),
    path("appointments/<int:appointment_id>/no-show/", appointments.STEPS.view("no-show"), name="no-show"),
    path("appointments/<int:appointment_id>/cancel/", appointments.STEPS.view("cancel"), name="cancel"),
]
