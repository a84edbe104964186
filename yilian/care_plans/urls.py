"""Addresses of rehabilitation plans, counselling and orders of nursing."""

from django.urls import path

from yilian.care_plans import views
from yilian.care_plans.views import COURSE_STEPS, NURSING_STEPS, PLAN_STEPS

app_name = "care_plans"
urlpatterns = [
    path("rehabilitation/", views.plan_list, name="rehabilitation"),
    path("rehabilitation/new/", views.new_plan, name="new-plan"),
    path("rehabilitation/<int:plan_id>/", views.plan_page, name="plan"),
    path("rehabilitation/<int:plan_id>/train/", PLAN_STEPS.view("train"), name="train"),
    path("rehabilitation/<int:plan_id>/review/", PLAN_STEPS.view("review-plan"), name="review-plan"),
    path("rehabilitation/<int:plan_id>/end/", PLAN_STEPS.view("end-plan"), name="end-plan"),
    path("counselling/", views.course_list, name="counselling"),
    path("counselling/new/", views.new_counselling, name="new-counselling"),
    path("counselling/<int:counselling_id>/", views.course_page, name="course"),
    path("counselling/<int:counselling_id>/talk/", COURSE_STEPS.view("talk"), name="talk"),
    path("counselling/<int:counselling_id>/end/", COURSE_STEPS.view("end-counselling"), name="end-counselling"),
    path("nursing/", views.nursing_list, name="nursing"),
    path("nursing/new/", views.new_nursing, name="new-nursing"),
    path("nursing/<int:nursing_id>/", views.nursing_page, name="nursing-order"),
    path("nursing/<int:nursing_id>/done/", NURSING_STEPS.view("nurse"), name="nurse"),
    path("nursing/<int:nursing_id>/complete/", NURSING_STEPS.view("complete-nursing"), name="complete-nursing"),
    path("nursing/<int:nursing_id>/stop/", NURSING_STEPS.view("stop-nursing"), name="stop-nursing"),
]
