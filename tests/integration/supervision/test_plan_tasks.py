"""Tasks of plans are owed: by the department that leads, to the division, by the day that the document names."""

from datetime import date

import pytest

from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.kernel.deadlines import by_day
from yilian.obligations.actions.fulfilling import waive
from yilian.obligations.models import Obligation
from yilian.obligations.queries.worklists import with_states
from yilian.places.actions.registers import load_divisions
from yilian.places.models import Division
from yilian.places.policies import policy_library
from yilian.supervision.actions import load_plan_tasks, report_task
from yilian.supervision.models import PlanTask, TaskReport
from yilian.supervision.queries.plan_tasks import Line, entries_of, entry, home_pack, lines, state_totals
from yilian.supervision.tasks import roll

ON, PROJECT = date(2023, 9, 12), ("panan-2021", "project", "3")
ANNEX, BODY, DUTIES = 19, 20, 4
# Two tasks that recur at the end of each of the plan's three years.
YEARLY = 6


@pytest.fixture
def loaded(county: None) -> None:
    with using_scope(SYSTEM):
        load_plan_tasks(SYSTEM, packs=(home_pack(),))


def of_project() -> Obligation:
    task = PlanTask.objects.get(pack="panan-2021", kind="project", number="3")
    return Obligation.objects.select_related("department").get(basis_kind="supervision.plantask", basis_key=task.pk)


def line() -> Line:
    return next(each for each in lines(ON) if each.entry.key == PROJECT)


@pytest.mark.shows("PA-18", "PA-19")
@pytest.mark.feature("43")
def test_every_task_stands_and_those_with_a_date_and_a_lead_are_owed(loaded: None) -> None:
    with using_scope(SYSTEM):
        assert PlanTask.objects.count() == ANNEX + BODY + DUTIES + YEARLY
        owed = Obligation.objects.filter(kind="task")
        assert owed.count() == ANNEX + BODY + YEARLY
        project = of_project()
    assert (project.what, project.due_on, project.starts_on) == ("project-3", date(2021, 12, 31), date(2021, 12, 1))
    assert (project.department.function, project.role) == ("health-bureau", "health-bureau")
    assert (project.division_id, project.clauses) == ("330727000000", ["PA-19"])


def test_loading_again_changes_nothing(loaded: None) -> None:
    with using_scope(SYSTEM):
        before = list(Obligation.objects.order_by("pk").values())
        assert load_plan_tasks(SYSTEM, packs=(home_pack(),)) == ANNEX + BODY + DUTIES + YEARLY
        assert list(Obligation.objects.order_by("pk").values()) == before


def test_a_date_that_the_document_changed_moves_what_is_open(loaded: None) -> None:
    with using_scope(SYSTEM):
        earlier = of_project()
        earlier.starts_on = date(2021, 6, 1)
        earlier.falls_due(by_day(date(2021, 6, 30)))
        earlier.save()
        load_plan_tasks(SYSTEM, packs=(home_pack(),))
        assert (of_project().starts_on, of_project().due_on) == (date(2021, 12, 1), date(2021, 12, 31))


def test_what_was_reported_before_counts_once_loaded(county: None) -> None:
    with using_scope(SYSTEM):
        report = report_task(SYSTEM, entry(*PROJECT), done_on=date(2021, 12, 20), note="投入运行")
        load_plan_tasks(SYSTEM, packs=(home_pack(),))
        assert of_project().fulfilled_by == report.record


def test_a_document_whose_division_is_not_here_is_left_out(county: None) -> None:
    with using_scope(SYSTEM):
        assert load_plan_tasks(SYSTEM, packs=(policy_library().pack("chenzhou-2018"),)) == 0


@pytest.mark.shows("PA-19")
@pytest.mark.feature("43")
def test_a_report_answers_what_is_owed_and_the_next_takes_it_back(loaded: None) -> None:
    with using_scope(SYSTEM):
        assert line().state == "overdue"
        report_task(SYSTEM, entry(*PROJECT), done_on=date(2021, 12, 20), note="投入运行")
        assert (line().state, of_project().fulfilled_on) == ("fulfilled", date(2021, 12, 20))
        later = report_task(SYSTEM, entry(*PROJECT), done_on=date(2022, 1, 5), note="更正")
        assert (line().state, of_project().fulfilled_by) == ("fulfilled-late", later.record)
        report_task(SYSTEM, entry(*PROJECT), done_on=None, note="验收未通过")
        assert (line().state, of_project().fulfilled_on) == ("overdue", None)


def test_an_official_whose_role_fulfils_nothing_else_reports_too(loaded: None, as_role) -> None:  # type: ignore[no-untyped-def]
    actor = as_role("civil-affairs-bureau")
    with using_scope(actor):
        report_task(actor, entry(*PROJECT), done_on=date(2021, 12, 20), note="投入运行")
        assert of_project().fulfilled_on == date(2021, 12, 20)


def test_a_waived_task_is_shown_waived_and_a_report_leaves_it_so(loaded: None) -> None:
    with using_scope(SYSTEM):
        waive(SYSTEM, of_project(), on=ON, reason="项目取消")
        assert line().state == "waived"
        report_task(SYSTEM, entry(*PROJECT), done_on=None, note="项目取消")
        assert ("waived", 1) in state_totals(lines(ON))
        assert TaskReport.objects.count() == 1


@pytest.mark.shows("PA-18", "PA-19", "PA-32", "PA-35")
@pytest.mark.feature("43")
def test_the_page_and_what_is_owed_agree_on_every_task(loaded: None) -> None:
    with using_scope(SYSTEM):
        report_task(SYSTEM, entry(*PROJECT), done_on=date(2022, 1, 20), note="投入运行")
        tasks = {task.pk: task.key for task in PlanTask.objects.all()}
        owed = {tasks[row.basis_key]: state for row, state in with_states(Obligation.objects.filter(kind="task"), ON)}
        shown = {each.entry.key: each.state for each in lines(ON) if each.state != "undated"}
    assert owed == shown


def test_a_task_leads_to_its_list_and_to_its_report(loaded: None, client_as) -> None:  # type: ignore[no-untyped-def]
    with using_scope(SYSTEM):
        task = PlanTask.objects.get(kind="project", number="3")
    client = client_as("health-bureau")
    assert client.get(f"/tasks/{task.pk}/").url == "/tasks/?pack=panan-2021#project-3"
    assert client.get(f"/tasks/{task.pk}/report/").url == "/tasks/panan-2021/project/3/report/"
    assert client.get("/tasks/999999/").status_code == 404


# The annex of 台州 as it is printed: number, leading department, those that cooperate, date.
HEALTH, CIVIL, PLANNING = "health-and-family-planning", "civil-affairs", "development-and-reform"
SECURITY, FINANCE = "human-resources-and-social-security", "finance"
SIX_TASKS = {
    "1": (
        HEALTH,
        [CIVIL, PLANNING, "construction-and-planning", "land-and-resources", SECURITY, FINANCE],
        "2018-12-31",
    ),
    "2": (CIVIL, [HEALTH, SECURITY, FINANCE], "2018-03-31"),
    "3": (SECURITY, [HEALTH, CIVIL, PLANNING, FINANCE], "2018-12-31"),
    "4": (FINANCE, [CIVIL, SECURITY], "2018-12-31"),
    "5": (SECURITY, [HEALTH, CIVIL, FINANCE], "2018-12-31"),
    "6": (HEALTH, [SECURITY, CIVIL, FINANCE], "2018-08-31"),
}


@pytest.mark.shows("TZ-27")
@pytest.mark.feature("43")
def test_the_six_tasks_of_taizhou_are_owed_by_who_leads_them_and_reported_done(county: None) -> None:
    taizhou = policy_library().pack("taizhou-2018")
    with using_scope(SYSTEM):
        load_divisions(SYSTEM, divisions=[Division(code="331000000000", name_zh="台州市", level="city")])
        load_plan_tasks(SYSTEM, packs=(taizhou,))
        of_annex = [each for each in lines(ON, (taizhou,)) if each.entry.clause == "TZ-27"]
        assert {
            each.entry.number: (*each.entry.lead, list(each.entry.cooperating), str(each.entry.due))
            for each in of_annex
        } == SIX_TASKS
        tasks = {task.pk: task.number for task in PlanTask.objects.filter(pack="taizhou-2018")}
        owed = Obligation.objects.filter(kind="task", clauses=["TZ-27"]).select_related("department")
        assert {tasks[row.basis_key]: (row.department.function, str(row.due_on)) for row in owed} == {
            number: (lead, due) for number, (lead, _cooperating, due) in SIX_TASKS.items()
        }
        report_task(SYSTEM, entry("taizhou-2018", "task", "6"), done_on=date(2018, 8, 30), note="印发")
        states = {each.entry.number: each.state for each in lines(ON, (taizhou,)) if each.entry.clause == "TZ-27"}
    assert states == {number: "fulfilled" if number == "6" else "overdue" for number in SIX_TASKS}


@pytest.mark.shows("PA-23", "PA-25")
def test_a_task_that_recurs_is_owed_every_year_and_reported_for_itself(loaded: None) -> None:
    with using_scope(SYSTEM):
        funds = Obligation.objects.filter(kind="task", what__startswith="task-5-").order_by("due_on")
        assert [row.due_on for row in funds] == [date(year, 12, 31) for year in (2021, 2022, 2023)]
        assert {row.department.function for row in funds} == {"civil-affairs-bureau"}
        report_task(SYSTEM, entry("panan-2021", "task", "5-2021-12-31"), done_on=date(2021, 12, 20), note="已安排")
        assert [str(state) for _row, state in with_states(funds.all(), ON)] == ["fulfilled", "overdue", "planned"]
    titles = [each.entry.title.zh for each in lines(ON) if each.entry.number.startswith("5-")]
    assert titles[0] == "安排一定比例的社会福利事业彩票公益金支持开展医养结合服务（2021年12月）"


def test_of_a_document_without_a_last_day_the_occurrences_of_a_year_ahead_are_owed(county: None) -> None:
    yearly = [each for each in entries_of(policy_library().pack("chenzhou-2018")) if each.number.startswith("21-")]
    assert [each.due for each in yearly] == [date(year, 12, 31) for year in range(2018, 2024)]


def test_every_night_what_recurs_within_a_year_is_owed(county: None) -> None:
    roll(0)
    with using_scope(SYSTEM):
        assert Obligation.objects.filter(kind="task", what="task-5-2023-12-31").count() == 1
