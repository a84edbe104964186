"""Every page of the desk and of supervision opens, and says what it must say."""

import pytest
from text import flat

from yilian.supervision.models import TaskReport

PAGES = (
    "/",
    "/search/?q=PA-15",
    "/policy/",
    "/policy/panan-2021/",
    "/policy/zhejiang-2020/",
    "/policy/panan-2021/PA-15/",
    "/map/",
    "/gallery/",
    "/help/",
    "/tasks/",
    "/tasks/?pack=chenzhou-2018&state=overdue",
)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", ["family-doctor", "health-bureau", "auditor"])
def test_pages_open_without_scripts(client_as, role, page):
    answer = client_as(role).get(page)
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()


def test_a_clause_that_is_not_there_is_a_page_of_its_own(client_as):
    answer = client_as("health-bureau").get("/policy/panan-2021/PA-99/")
    assert answer.status_code == 404
    assert "not-found" in answer.content.decode()


def test_every_quoted_clause_is_marked_in_the_text(client_as):
    text = client_as("health-bureau").get("/policy/panan-2021/").content.decode()
    assert all(f'id="PA-{number:02}"' in text for number in range(1, 42))


def test_a_clause_says_who_provides_a_service_and_that_it_is_only_encouraged(client_as):
    client = client_as("health-bureau")
    text = flat(client.get("/policy/fujian-2022/FJ-18/").content.decode())
    assert "志愿服务人员" in text
    assert "鼓励、支持，不是应得" in text
    assert "不是应得" not in client.get("/policy/panan-2021/PA-14/").content.decode()


def test_a_clause_says_what_a_mode_promises_and_how_often(client_as):
    client = client_as("health-bureau")
    whole = flat(client.get("/policy/panan-2021/PA-13/").content.decode())
    assert '常见病多发病诊疗 ·<span class="muted">可随时申请' in whole
    assert '双向转诊 ·<span class="muted">按需' in whole
    one_by_one = flat(client.get("/policy/panan-2021/PA-14/").content.decode())
    assert "每周1—2次" in one_by_one
    assert "每6个月1次 · 免费" in one_by_one
    assert "乡镇卫生院、社区卫生服务中心" in one_by_one


@pytest.mark.shows("PA-19")
@pytest.mark.feature("44")
def test_the_tasks_page_shows_where_the_annexes_disagree(client_as):
    text = flat(client_as("health-bureau").get("/tasks/").content.decode())
    assert "≠ 1 / —" in text
    assert "≠ 0 / 1" in text


def test_a_report_moves_the_task(client_as):
    client = client_as("health-bureau")
    path = "/tasks/panan-2021/project/3/report/"
    assert client.post(path, {"done_on": "2021-12-20", "note": "投入运行"}).status_code == 302
    assert TaskReport.objects.get().done_on.isoformat() == "2021-12-20"
    assert "2021-12-20" in client.get("/tasks/?state=fulfilled").content.decode()


def test_a_report_of_tomorrow_is_refused_beside_its_field(client_as):
    client = client_as("health-bureau")
    answer = client.post("/tasks/panan-2021/project/3/report/", {"done_on": "2099-01-01", "note": "x"})
    assert answer.status_code == 422
    assert "还没有到" in answer.content.decode()
    assert not TaskReport.objects.exists()


def test_a_doctor_may_not_report(client_as):
    answer = client_as("family-doctor").post("/tasks/panan-2021/project/3/report/", {"note": "x"})
    assert answer.status_code == 403
    assert not TaskReport.objects.exists()
