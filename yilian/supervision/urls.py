"""Addresses of the tasks of plans, of duties, and of what documents ask of institutions."""

from django.urls import path

from yilian.supervision.views import duties, plan_tasks, requirements

app_name = "supervision"
urlpatterns = [
    path("", plan_tasks.tasks, name="tasks"),
    path("duties/", duties.duties, name="duties"),
    path("<int:task_id>/", plan_tasks.task, name="task"),
    path("<int:task_id>/report/", plan_tasks.report_planned, name="report-planned"),
    path("<slug:pack_id>/<slug:kind>/<slug:number>/report/", plan_tasks.report, name="report"),
]
requirement_urlpatterns = [
    path("", requirements.register, name="register"),
    path("findings.xlsx", requirements.as_sheet, name="sheet"),
    path("findings.csv", requirements.as_text, name="text"),
    path("findings.pdf", requirements.as_paper, name="paper"),
    path("hand-over/", requirements.hand_over, name="hand-over"),
    path("handed/<int:hand_over_id>/", requirements.handed, name="handed"),
    path("handed/<int:hand_over_id>/report/", requirements.STEPS.view("report"), name="report"),
]
