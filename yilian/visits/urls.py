"""Addresses of today's worklist, of visits, rounds and group events."""

from django.urls import path

from yilian.visits.views import elders, events, rounds, today, visits

app_name = "visits"
urlpatterns = [
    path("today/", today.today, name="today"),
    path("today/places/", today.places, name="today-places"),
    path("record/<int:obligation_id>/", visits.record, name="record"),
    path("elder/<int:elder_id>/", visits.start, name="start"),
    path("elder/<int:elder_id>/values/<slug:code>/", elders.history, name="history"),
    path("<int:visit_id>/", visits.visit, name="visit"),
    path("<int:visit_id>/correct/", visits.correct, name="correct"),
    path("<int:visit_id>/attach/", visits.attach_picture, name="attach"),
    path("<int:visit_id>/guidance/", visits.guidance, name="guidance"),
    path("attachment/<int:attachment_id>/", visits.attachment, name="attachment"),
    path("organization/<int:organization_id>/round/", rounds.sheet, name="round-sheet"),
    path("round/<int:round_id>/", rounds.round_page, name="round"),
    path("events/", events.events, name="events"),
    path("events/new/", events.new_event, name="new-event"),
    path("events/<int:event_id>/", events.event, name="event"),
]
