"""Addresses of visits, rounds and group events, and of the desk of services."""

from django.urls import path

from yilian.visits.views import (
    attempts,
    events,
    rounds,
    services,
    visits,
)

app_name = "visits"
urlpatterns = [
    path("services/", services.desk, name="services"),
    path("services/who/", services.who, name="who"),
    path("elder/<int:elder_id>/", visits.start, name="start"),
    path("elder/<int:elder_id>/missed/", attempts.missed, name="missed"),
    path("attempts/<int:attempt_id>/", attempts.attempt, name="attempt"),
    path("attempts/<int:attempt_id>/withdraw/", attempts.withdraw, name="withdraw-attempt"),
    path("<int:visit_id>/", visits.visit, name="visit"),
    path("<int:visit_id>/correct/", visits.correct, name="correct"),
    path("<int:visit_id>/withdraw/", visits.withdraw, name="withdraw"),
    path("<int:visit_id>/attach/", visits.attach_picture, name="attach"),
    path("<int:visit_id>/guidance/", visits.guidance, name="guidance"),
    path("attachment/<int:attachment_id>/", visits.attachment, name="attachment"),
    path("organization/<int:organization_id>/round/", rounds.sheet, name="round-sheet"),
    path("round/<int:round_id>/", rounds.round_page, name="round"),
    path("events/", events.events, name="events"),
    path("events/new/", events.new_event, name="new-event"),
    path("events/<int:event_id>/", events.event, name="event"),
    path("events/<int:event_id>/correct/", events.correct_event, name="correct-event"),
]
