"""Addresses of the register of elders, and of the staff of organizations."""

from django.urls import path

from yilian.people.views import centres, deaths, elders, lives, merging, staff

app_name = "people"
urlpatterns = [
    path("", elders.elders, name="elders"),
    path("new/", elders.register, name="register"),
    path("duplicates/", merging.duplicates, name="duplicates"),
    path("<int:elder_id>/", elders.elder, name="elder"),
    path("<int:elder_id>/revise/", elders.revise, name="revise"),
    path("<int:elder_id>/death/", deaths.death, name="death"),
    path("<int:elder_id>/death/correct/", deaths.correct, name="correct-death"),
    path("<int:elder_id>/death/withdraw/", deaths.withdraw, name="withdraw-death"),
    path("<int:elder_id>/id-number/", elders.id_number, name="id-number"),
    path("<int:elder_id>/move/", lives.move, name="move"),
    path("<int:elder_id>/leave/", lives.leave, name="leave"),
    path("<int:elder_id>/return/", lives.come_back, name="return"),
    path("<int:elder_id>/groups/", lives.add_group, name="add-group"),
    path("<int:elder_id>/groups/<int:membership_id>/end/", lives.end_group, name="end-group"),
    path("<int:elder_id>/centres/", centres.serve_by_centre, name="serve-by-centre"),
    path("centres/<int:care_id>/correct/", centres.STEPS.view("correct-centre-care"), name="correct-centre-care"),
    path("centres/<int:care_id>/end/", centres.STEPS.view("end-centre-care"), name="end-centre-care"),
    path("centres/<int:care_id>/withdraw/", centres.STEPS.view("withdraw-centre-care"), name="withdraw-centre-care"),
    path("<int:elder_id>/family/", lives.add_family, name="add-family"),
    path("<int:elder_id>/consents/", lives.give_consent, name="give-consent"),
    path("<int:elder_id>/consents/<int:consent_id>/withdraw/", lives.withdraw_consent, name="withdraw-consent"),
    path("<int:elder_id>/merge/<int:other_id>/", merging.merge, name="merge"),
    path("<int:elder_id>/distinct/<int:other_id>/", merging.distinct, name="distinct"),
    path("merges/<int:merge_id>/undo/", merging.undo, name="undo-merge"),
]
staff_urlpatterns = [
    path("", staff.warnings, name="warnings"),
    path("<int:organization_id>/", staff.staff, name="staff"),
    path("<int:organization_id>/new/", staff.register, name="register"),
    path("<int:organization_id>/teams/", staff.form_team, name="form-team"),
    path("<int:organization_id>/<int:practitioner_id>/certificate/", staff.certify, name="certify"),
    path("<int:organization_id>/<int:practitioner_id>/site/", staff.assign, name="assign"),
    path("<int:organization_id>/<int:practitioner_id>/leave/", staff.leave, name="leave"),
]
