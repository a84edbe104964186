"""Addresses of today's worklist, of visits, rounds and group events, and of the desk of services."""

from django.urls import path

from yilian.visits.views import (
    calls,
    elders,
    equipment,
    events,
    medicines,
    menus,
    plans,
    rounds,
    services,
    today,
    vans,
    visits,
)

app_name = "visits"
CALLS = [
    path("services/calls/", calls.call_list, name="calls"),
    path("services/calls/new/", calls.new_call, name="new-call"),
    path("services/calls/<int:call_id>/", calls.call_page, name="call"),
    path("services/calls/<int:call_id>/hand-over/", calls.hand_over, name="hand-over-call"),
    path("services/calls/<int:call_id>/close/", calls.close, name="close-call"),
]
MEDICINES = [
    path("services/medicines/", medicines.medicine_list, name="medicines"),
    path("services/medicines/new/", medicines.new_medicine, name="new-medicine"),
    path("services/medicines/<int:medicine_id>/", medicines.medicine_page, name="medicine"),
    path("services/medicines/<int:medicine_id>/check/", medicines.check, name="check-medicine"),
    path("services/medicines/<int:medicine_id>/return/", medicines.give_back, name="return-medicine"),
    path("services/medicines/<int:medicine_id>/dispatch/", medicines.dispatch, name="dispatch-medicine"),
    path("services/medicines/<int:medicine_id>/deliver/", medicines.deliver, name="deliver-medicine"),
    path("services/medicines/<int:medicine_id>/fail/", medicines.fail, name="fail-medicine"),
    path("services/medicines/<int:medicine_id>/close/", medicines.close, name="close-medicine"),
]
EQUIPMENT = [
    path("services/equipment/", equipment.loan_list, name="equipment"),
    path("services/equipment/register/", equipment.register, name="equipment-register"),
    path("services/equipment/new/", equipment.new_equipment, name="new-equipment"),
    path("services/equipment/<int:equipment_id>/", equipment.piece, name="equipment-piece"),
    path("services/equipment/<int:equipment_id>/inspect/", equipment.inspect, name="inspect-equipment"),
    path("services/equipment/<int:equipment_id>/lend/", equipment.lend_piece, name="lend"),
    path("services/loans/<int:loan_id>/", equipment.loan_page, name="loan"),
    path("services/loans/<int:loan_id>/extend/", equipment.extend, name="extend-loan"),
    path("services/loans/<int:loan_id>/return/", equipment.give_back, name="take-back"),
]
VANS = [
    path("services/vans/", vans.route_list, name="vans"),
    path("services/vans/new/", vans.new_van, name="new-van"),
    path("services/vans/routes/new/", vans.new_route, name="new-route"),
    path("services/vans/routes/<int:route_id>/", vans.route_page, name="route"),
    path("services/vans/routes/<int:route_id>/load/", vans.load, name="load-stock"),
    path("services/vans/routes/<int:route_id>/start/", vans.start, name="start-route"),
    path("services/vans/routes/<int:route_id>/end/", vans.end, name="end-route"),
    path("services/vans/routes/<int:route_id>/cancel/", vans.cancel, name="cancel-route"),
    path("services/vans/stock/<int:stock_id>/count/", vans.count, name="count-back"),
    path("services/vans/stops/<int:stop_id>/", vans.stop_page, name="stop"),
    path("services/vans/stops/<int:stop_id>/reach/", vans.reach, name="reach-stop"),
    path("services/vans/stops/<int:stop_id>/leave/", vans.leave, name="leave-stop"),
    path("services/vans/stops/<int:stop_id>/skip/", vans.skip, name="skip-stop"),
    path("services/vans/stops/<int:stop_id>/serve/", vans.serve, name="serve"),
    path("services/vans/stops/<int:stop_id>/use/", vans.use, name="use-stock"),
    path("services/vans/villages/<str:village>/", vans.village, name="village"),
]
SERIES = [
    path("services/rehabilitation/", plans.plan_list, name="rehabilitation"),
    path("services/rehabilitation/new/", plans.new_plan, name="new-plan"),
    path("services/rehabilitation/<int:plan_id>/", plans.plan_page, name="plan"),
    path("services/rehabilitation/<int:plan_id>/train/", plans.train, name="train"),
    path("services/rehabilitation/<int:plan_id>/review/", plans.review, name="review-plan"),
    path("services/rehabilitation/<int:plan_id>/end/", plans.end, name="end-plan"),
    path("services/counselling/", plans.course_list, name="counselling"),
    path("services/counselling/new/", plans.new_counselling, name="new-counselling"),
    path("services/counselling/<int:counselling_id>/", plans.course_page, name="course"),
    path("services/counselling/<int:counselling_id>/talk/", plans.talk, name="talk"),
    path("services/counselling/<int:counselling_id>/end/", plans.finish_counselling, name="end-counselling"),
    path("services/nursing/", plans.nursing_list, name="nursing"),
    path("services/nursing/new/", plans.new_nursing, name="new-nursing"),
    path("services/nursing/<int:nursing_id>/", plans.nursing_page, name="nursing-order"),
    path("services/nursing/<int:nursing_id>/done/", plans.nurse, name="nurse"),
    path("services/nursing/<int:nursing_id>/complete/", plans.complete_nursing, name="complete-nursing"),
    path("services/nursing/<int:nursing_id>/stop/", plans.stop_nursing, name="stop-nursing"),
]
MENUS = [
    path("services/menus/", menus.menu_order_list, name="menus"),
    path("services/menus/offered/", menus.menu, name="menu"),
    path("services/menus/offered/new/", menus.new_offer, name="new-offer"),
    path("services/menus/offered/<int:menu_item_id>/", menus.offer_page, name="menu-item"),
    path("services/menus/offered/<int:menu_item_id>/end/", menus.stop_offering, name="end-offer"),
    path("services/menus/new/", menus.new_menu_order, name="new-menu-order"),
    path("services/menus/<int:menu_order_id>/", menus.menu_order_page, name="menu-order"),
    path("services/menus/<int:menu_order_id>/accept/", menus.accept, name="accept-menu-order"),
    path("services/menus/<int:menu_order_id>/decline/", menus.decline, name="decline-menu-order"),
    path("services/menus/<int:menu_order_id>/withdraw/", menus.withdraw, name="withdraw-menu-order"),
    path("services/menus/<int:menu_order_id>/fulfil/", menus.fulfil, name="fulfil-menu-order"),
]
SERVICES = [
    path("services/", services.desk, name="services"),
    path("services/who/", services.who, name="who"),
    *CALLS, *MEDICINES, *EQUIPMENT, *VANS, *SERIES, *MENUS,
]  # fmt: skip
urlpatterns = [
    *SERVICES,
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
    path("events/<int:event_id>/correct/", events.correct_event, name="correct-event"),
]
