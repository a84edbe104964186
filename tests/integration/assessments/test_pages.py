"""Forms are rendered from an instrument's data; drafts, results, history and census as pages."""

import re
from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from factories import People, an_assessment, best_answers
from text import flat

from yilian.accounts.models import User
from yilian.assessments.instruments import library
from yilian.assessments.models import Assessment
from yilian.assessments.rules.validity import Status
from yilian.audit.models import AuditEntry

ClientAs = Callable[..., Client]
GDS, ABILITY = "gds-15", "gbt-42195-2022"


@pytest.fixture
def doctor(people: People, client_as: ClientAs) -> Client:
    client = client_as("family-doctor", "330727109000")
    people.first.user = User.objects.get(username="family-doctor-330727109000")
    people.first.save()
    return client


@pytest.fixture
def nurse(people: People, client_as: ClientAs) -> Client:
    client = client_as("nurse", "330727109000")
    people.second.user = User.objects.get(username="nurse-330727109000")
    people.second.save()
    return client


def filled(id: str, do: str = "complete", **answers: object) -> dict[str, object]:
    given = best_answers(id) | answers
    return {f"item-{item}": value for item, value in given.items()} | {
        "on": "2023-09-12",
        "reason": "first",
        "do": do,
        "command": str(uuid4()),
    }


def start(people: People, id: str) -> str:
    return reverse("assessments:start", kwargs={"elder_id": people.elder.pk, "instrument_id": id})


def shown(client: Client, address: str, **follow: object) -> str:
    answer = client.get(address, **follow)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("id", library().instruments)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_form_has_every_item_and_every_option(people: People, doctor: Client, id: str, language: str) -> None:
    doctor.cookies["yilian_language"] = language
    page = shown(doctor, start(people, id))
    instrument = library().instrument(id)
    for item in instrument.items:
        assert f'name="item-{item.id}"' in page
        options = instrument.options_of(item)
        assert len(re.findall(f'name="item-{re.escape(item.id)}"', page)) == max(1, len(options))
    for group in instrument.groups:
        assert f'<fieldset class="part" id="part-{group.id}">' in page
    if language == "en":
        form = page[
            page.index('<form method="post" class="form sheet"') : page.index("</form>", page.index("form sheet"))
        ]
        assert re.findall(r"[\u4e00-\u9fff]{2,}", form) in ([], ["次/分"] * 2)


def test_a_draft_is_kept_without_javascript_and_gone_on_with(people: People, doctor: Client) -> None:
    answer = doctor.post(start(people, GDS), {"on": "2023-09-12", "reason": "first", "do": "save", "item-1": "yes"})
    draft = Assessment.objects.get()
    assert answer.headers["Location"] == reverse("assessments:resume", kwargs={"assessment_id": draft.pk})
    page = shown(doctor, answer.headers["Location"])
    assert "必答 15 项，已答 1 项" in page
    assert re.search(r'value="yes"[^>]*id="id_item-1_0"[^>]*checked', page)
    done = doctor.post(answer.headers["Location"], filled(GDS, "complete"))
    assert done.headers["Location"] == reverse("assessments:assessment", kwargs={"assessment_id": draft.pk})
    draft.refresh_from_db()
    assert (draft.state, draft.assessor) == (Status.COMPLETE, people.first)


def test_what_is_missing_is_named_beside_its_item_and_the_draft_is_kept(people: People, doctor: Client) -> None:
    given = filled(GDS)
    del given["item-7"]
    answer = doctor.post(start(people, GDS), given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#id_item-7' in page
    assert "请回答这一项。" in page
    assert Assessment.objects.get().state is Status.DRAFT
    assert f'action="{reverse("assessments:resume", kwargs={"assessment_id": Assessment.objects.get().pk})}"' in page


def test_a_number_that_cannot_be_keeps_nothing(people: People, doctor: Client) -> None:
    answer = doctor.post(start(people, "nrs-pain"), filled("nrs-pain", pain="11"))
    assert answer.status_code == 422
    assert "超出可能的范围 0–10" in answer.content.decode()
    assert not Assessment.objects.exists()


def test_a_sheet_sent_twice_is_one(people: People, doctor: Client) -> None:
    given = filled(GDS)
    first, second = (doctor.post(start(people, GDS), given).headers["Location"] for _ in range(2))
    assert first == second
    assert Assessment.objects.count() == 1


def test_signs_stand_first_and_lead_on(people: People, doctor: Client) -> None:
    given = filled("nbphs3-quick-screens", cognition="negative", mood="positive", hearing="heard", motor="done")
    page = doctor.post(start(people, "nbphs3-quick-screens"), given, follow=True).content.decode()
    assert page.index("sign-box") < page.index("理由")
    assert start(people, GDS) in page


def test_a_result_says_why_and_what_is_not_verified(people: People, doctor: Client) -> None:
    given = filled("ltci-2021-37")
    page = flat(doctor.post(start(people, "ltci-2021-37"), given, follow=True).content.decode())
    assert "基本正常" in page
    assert "组合表" in page
    assert "这个结果用到了没有核实的内容" in page
    assert "组合表：未经核对原文" in page
    assert "85%" not in page
    assert "这个结果尚未生效。" in page


def test_the_second_assessor_signs_on_the_page(people: People, doctor: Client, nurse: Client) -> None:
    page = doctor.post(start(people, ABILITY), filled(ABILITY), follow=True)
    waiting = Assessment.objects.get()
    assert "等另一位评估员签名。" in page.content.decode()
    sign = reverse("assessments:sign", kwargs={"assessment_id": waiting.pk})
    assert doctor.post(sign).status_code == 409
    assert nurse.post(sign, follow=True).status_code == 200
    waiting.refresh_from_db()
    assert (waiting.state, waiting.second_assessor) == (Status.COMPLETE, people.second)


def test_a_doubt_asks_for_a_review(people: People, doctor: Client) -> None:
    done = an_assessment(people.elder, people.first, instrument=GDS)
    dispute = reverse("assessments:dispute", kwargs={"assessment_id": done.pk})
    assert doctor.post(dispute, {"reason": ""}).status_code == 422
    page = doctor.post(dispute, {"reason": "当天发烧"}, follow=True).content.decode()
    assert "当天发烧" in page
    assert f"{start(people, GDS)}?corrects={done.pk}" in page
    again = doctor.get(f"{start(people, GDS)}?corrects={done.pk}").content.decode()
    assert f'name="corrects" value="{done.pk}"' in again
    assert re.search(r'value="review" selected', again)
    doctor.post(start(people, GDS), filled(GDS) | {"corrects": str(done.pk)})
    done.refresh_from_db()
    assert done.state is Status.SUPERSEDED


def test_history_is_a_chart_with_its_numbers(people: People, doctor: Client) -> None:
    address = reverse("assessments:history", kwargs={"elder_id": people.elder.pk, "instrument_id": GDS})
    assert "还没有评估过" in shown(doctor, address)
    for on, answers in ((date(2023, 1, 10), {}), (date(2023, 6, 1), {"2": "no", "3": "no"})):
        an_assessment(people.elder, people.first, instrument=GDS, on=on, answers=answers)
    page = shown(doctor, address)
    assert page.count("<circle") == 2
    assert '<td class="number" data-label="总分">13</td>' in page
    assert "2023-01-10 · 15" in page


def test_the_census_is_a_page_by_township(people: People, doctor: Client) -> None:
    an_assessment(people.elder, people.first, people.second, answers={"B.3.9": "coma"})
    page = shown(doctor, reverse("assessments:abilities"))
    assert "尖山镇" in page
    assert '<span class="figure">1</span><span class="caption">失能（3、4级）' in page


def test_the_elder_s_page_shows_levels_and_what_is_unfinished(people: People, doctor: Client) -> None:
    an_assessment(people.elder, people.first, instrument=GDS, on=date(2021, 1, 1))
    an_assessment(people.elder, people.first)
    page = shown(doctor, reverse("people:elder", kwargs={"elder_id": people.elder.pk}))
    assert "老年抑郁量表" in page
    assert "该重新评估" in page
    assert "待第二评估员签名" in page


@pytest.mark.parametrize("id", library().instruments)
def test_an_instrument_s_page_shows_its_evidence(people: People, doctor: Client, id: str) -> None:
    page = shown(doctor, reverse("assessments:instrument", kwargs={"instrument_id": id}))
    assert "来源与许可" in page
    assert "未对照，依据公开转录" in page


def test_every_look_is_kept(people: People, doctor: Client) -> None:
    done = an_assessment(people.elder, people.first, instrument=GDS)
    for name, keys in (
        ("choose", {"elder_id": people.elder.pk}),
        ("assessment", {"assessment_id": done.pk}),
        ("history", {"elder_id": people.elder.pk, "instrument_id": GDS}),
    ):
        shown(doctor, reverse(f"assessments:{name}", kwargs=keys))
        assert AuditEntry.objects.filter(kind="look", action=f"assessments.{name}", elders=[people.elder.pk]).exists()


def test_who_may_only_read_gets_no_form(people: People, client_as: ClientAs) -> None:
    bureau = client_as("health-bureau")
    assert bureau.get(start(people, GDS)).status_code == 403
    page = shown(bureau, reverse("assessments:choose", kwargs={"elder_id": people.elder.pk}))
    assert start(people, GDS) not in page


def test_a_user_who_is_no_practitioner_is_told(people: People, client_as: ClientAs) -> None:
    answer = client_as("family-doctor").post(start(people, GDS), filled(GDS))
    assert answer.status_code == 422
    assert "没有对应的服务人员" in answer.content.decode()
