"""What an institution has is chosen from the catalogue, with days, document and who said so; in what a place takes part is a record."""

import json
from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from factories import an_elder

from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.refusals import Invalid, Refused
from yilian.obligations.queries.bases import promised_clauses
from yilian.places import queries
from yilian.places.actions.declarations import (
    NewCharacteristic,
    NewParticipation,
    correct_characteristic,
    declare_participation,
    end_participation,
    record_characteristic,
    withdraw_characteristic,
    withdraw_participation,
)
from yilian.places.actions.registers import NewLicence, grant_licence
from yilian.places.models import Characteristic, Division, Organization

ON, SINCE = date(2023, 9, 12), date(2022, 3, 1)
TOWNSHIP = "330727109000"
SIGNS, MEALS = (
    NewCharacteristic("elders-first-signs", SINCE, "检查记录 7"),
    NewCharacteristic("meals", SINCE, "验收单 3"),
)
DIET = NewParticipation("panan-2021", "care-in-medical", SINCE, "县府办〔2022〕5号", "tcm-diet-therapy")


@pytest.fixture
def centre(county: None) -> Organization:
    return Organization.objects.get(code=f"centre-{TOWNSHIP}")


def facts(one: Organization, on: date = ON) -> tuple[bool | None, bool | None]:
    with using_scope(SYSTEM):
        known = queries.institution_facts(one, on)
    return known.runs("elders-first-signs"), known.runs("meals")


@pytest.mark.shows("PA-21")
def test_of_what_a_document_asks_nothing_recorded_is_unknown_and_of_the_rest_it_is_no(centre: Organization) -> None:
    assert facts(centre) == (None, False)
    with using_scope(SYSTEM):
        signs = record_characteristic(SYSTEM, centre, details=SIGNS)
        record_characteristic(SYSTEM, centre, details=MEALS)
    assert facts(centre) == (True, True)
    assert facts(centre, date(2022, 2, 28)) == (None, False)
    with using_scope(SYSTEM):
        no = NewCharacteristic("elders-first-signs", SINCE, "检查记录 8", holds=False)
        corrected = correct_characteristic(SYSTEM, signs, details=no, reason="写错了")
        signs.refresh_from_db()
    assert facts(centre) == (False, True)
    assert (corrected.corrects_id, signs.withdrawn_on, signs.withdrawal_reason) == (signs.pk, ON, "写错了")
    with using_scope(SYSTEM):
        withdraw_characteristic(SYSTEM, corrected, reason="查无此事")
    assert facts(centre) == (None, True)


def test_a_word_is_of_the_catalogue_has_a_document_and_holds_once_at_a_time(centre: Organization) -> None:
    def codes(details: NewCharacteristic) -> set[str]:
        with using_scope(SYSTEM), pytest.raises(Invalid) as wrong:
            record_characteristic(SYSTEM, centre, details=details)
        return {problem.code for problem in wrong.value.problems}

    assert codes(NewCharacteristic("助浴", SINCE, "x")) == {"word-unknown"}
    assert codes(NewCharacteristic("care-licence", SINCE, "x")) == {"word-known-by-records"}
    assert codes(NewCharacteristic("meals", date(2024, 1, 1), " ")) == {"document-missing", "declared-in-future"}
    with using_scope(SYSTEM):
        record_characteristic(SYSTEM, centre, details=MEALS)
    assert codes(MEALS) == {"declared-already"}
    with using_scope(SYSTEM), pytest.raises(IntegrityError), transaction.atomic():
        Characteristic.objects.create(
            organization=centre,
            word="meals",
            about="service",
            starts_on=ON,
            document="x",
            recorded_by="x",
            recorded_on=ON,
        )


def test_an_entry_is_withdrawn_once_with_a_reason_and_only_within_reach(
    centre: Organization, as_role: Callable[..., Actor]
) -> None:
    with using_scope(SYSTEM):
        entry = record_characteristic(SYSTEM, centre, details=MEALS)
        with pytest.raises(Refused, match="withdrawal-without-reason"):
            withdraw_characteristic(SYSTEM, entry, reason=" ")
        with pytest.raises(Refused, match="outside-your-area"):
            record_characteristic(as_role("county-admin", "330727106"), centre, details=SIGNS)
        with pytest.raises(Refused, match="not-permitted"):
            record_characteristic(as_role("nurse"), centre, details=SIGNS)
        withdraw_characteristic(SYSTEM, entry, reason="重复")
        entry.refresh_from_db()
        with pytest.raises(Refused, match="declaration-withdrawn-already"):
            withdraw_characteristic(SYSTEM, entry, reason="重复")


@pytest.mark.shows("FJ-21")
def test_what_an_officer_found_is_seen_within_reach_only(centre: Organization, as_role: Callable[..., Actor]) -> None:
    with using_scope(SYSTEM):
        record_characteristic(SYSTEM, centre, details=NewCharacteristic("illegal-practice", SINCE, "执法文书 1"))
        record_characteristic(SYSTEM, centre, details=MEALS)
    with using_scope(as_role("health-bureau", "330727109")):
        assert Characteristic.objects.filter(organization=centre).count() == 2
    with using_scope(as_role("health-bureau", "330727106")):
        assert [one.word for one in Characteristic.objects.filter(organization=centre)] == ["meals"]


@pytest.mark.shows("ZJ-03", "ZJ-12")
def test_level_licences_designation_and_the_months_of_the_unit_follow_from_the_register(centre: Organization) -> None:
    with using_scope(SYSTEM):
        Organization.objects.filter(pk=centre.pk).update(
            level="level-2", operates_since=date(2010, 1, 1), insurance_designated_on=date(2023, 1, 1)
        )
        centre.refresh_from_db()
        for first, last in ((date(2021, 9, 12), date(2022, 9, 11)), (date(2022, 9, 12), None)):
            unit = NewLicence("medical-unit", f"备 {first}", first, last, unit="clinic")
            grant_licence(SYSTEM, centre, new_licence=unit)
        known = queries.institution_facts(centre, ON)
        before = queries.institution_facts(centre, date(2021, 9, 11))
    words = {
        "level-2",
        "secondary-or-above",
        "internal-medical-unit",
        "internal-unit-filed",
        "insurance-designated",
        "clinic",
    }
    assert words <= known.has
    assert known.operated_months == 24  # of the unit, over the renewal, not the thirteen years of the institution
    assert before.operated_months == 140
    assert not words - {"level-2", "secondary-or-above"} & before.has


def test_the_page_offers_the_words_in_chinese_and_keeps_what_was_withdrawn(
    centre: Organization, client_as: Callable[..., Client]
) -> None:
    bureau = client_as("health-bureau")
    page = reverse("places:organization", args=[centre.pk])
    form = reverse("places:record-characteristic", args=[centre.pk])
    assert "助餐" in (shown := bureau.get(form).content.decode())
    assert "medical-licence" not in shown
    details = {"word": "meals", "holds": "yes", "starts_on": "2022-03-01", "document": "验收单 3"}
    assert bureau.post(form, details | {"document": ""}).status_code == 422
    assert bureau.post(form, details).status_code == 302
    entry = Characteristic.objects.get(organization=centre)
    assert "验收单 3" in bureau.get(page).content.decode()
    undo = reverse("places:withdraw-characteristic", args=[entry.pk])
    assert bureau.post(undo, {"reason": "登错机构"}).status_code == 302
    assert "登错机构" in bureau.get(page).content.decode()


def test_a_program_records_by_code_or_label_and_sends_twice_without_harm(
    centre: Organization, client_as: Callable[..., Client]
) -> None:
    bureau, address = client_as("health-bureau"), f"/api/organizations/{centre.pk}/characteristics"

    def send(to: str, body: dict[str, object], key: str = "") -> tuple[int, dict[str, object]]:
        headers = {"Idempotency-Key": key or str(uuid4())}
        answer = bureau.post(to, json.dumps(body), content_type="application/json", headers=headers)
        return answer.status_code, json.loads(answer.content)

    body: dict[str, object] = {"word": "助餐", "from": "2022-03-01", "document": "验收单 3"}
    key = "7b0b8f9e-3f0e-4f3b-9c55-0f6a2d0c9d11"
    status, made = send(address, body, key)
    assert (status, made["word"], made["recorded_on"]) == (201, "meals", "2023-09-12")
    assert send(address, body, key)[1]["id"] == made["id"]
    assert send(address, body | {"word": "助浴"})[0] == 422
    fixed = send(f"{address}/{made['id']}/correct", body | {"holds": False, "reason": "写错了"})[1]
    assert (fixed["holds"], fixed["corrects"]) == (False, made["id"])
    assert send(f"{address}/{fixed['id']}/withdraw", {"reason": "重复"})[1]["withdrawn_on"] == "2023-09-12"
    assert len(json.loads(bureau.get(address).content)["characteristics"]) == 2


@pytest.mark.shows("PA-10")
def test_a_program_declares_corrects_ends_and_withdraws_taking_part(
    centre: Organization, client_as: Callable[..., Client]
) -> None:
    bureau, address = client_as("health-bureau"), "/api/participations"

    def send(to: str, body: dict[str, object], client: Client = bureau, key: str = "") -> tuple[int, dict[str, object]]:
        headers = {"Idempotency-Key": key or str(uuid4())}
        answer = client.post(to, json.dumps(body), content_type="application/json", headers=headers)
        return answer.status_code, json.loads(answer.content)

    choice = {"division": TOWNSHIP, "pack": "panan-2021", "mode": "care-in-medical", "item": "tcm-diet-therapy"}
    body: dict[str, object] = choice | {"from": "2022-03-01", "document": "县府办〔2022〕5号"}
    key = "2f4f3f0a-6a59-4d37-9f0e-6b0d7c3a0e55"
    status, made = send(address, body, key=key)
    assert (status, made["state"], made["to"], made["recorded_on"]) == (201, "in-force", None, "2023-09-12")
    assert send(address, body, key=key)[1]["id"] == made["id"]
    assert send(address, body)[0] == 422
    assert send(address, body | {"division": "999999999999"})[0] == 404
    assert send(address, body | {"item": "health-checkup"})[0] == 422
    one = f"{address}/{made['id']}"
    far = client_as("health-bureau", "330727106000")
    assert send(f"{one}/withdraw", {"reason": "写错"}, far)[0] == 404
    assert send(f"{one}/withdraw", {"reason": "写错"}, client_as("nurse"))[0] == 403
    right: dict[str, object] = {"from": "2022-06-01", "document": "县府办〔2022〕6号", "reason": "文号写错"}
    status, fixed = send(f"{one}/correct", right)
    assert (status, fixed["corrects"], fixed["item"]) == (201, made["id"], "tcm-diet-therapy")
    assert send(f"{one}/end", {"to": "2023-01-01", "reason": "x"})[0] == 409
    status, ended = send(f"{address}/{fixed['id']}/end", {"to": "2023-08-31", "reason": "试点结束"})
    assert (status, ended["state"], ended["to"]) == (200, "ended", "2023-08-31")
    assert send(f"{address}/{fixed['id']}/withdraw", {"reason": "未经批准"})[1]["state"] == "withdrawn"
    listed = json.loads(client_as("auditor").get(address).content)["participations"]
    assert [row["state"] for row in listed] == ["withdrawn", "withdrawn"]


@pytest.mark.shows("PA-10")
def test_what_a_document_explores_is_owed_where_the_place_takes_part_and_only_then(centre: Organization) -> None:
    def asked(on: date = ON) -> tuple[str, ...]:
        return promised_clauses(elder, "tcm-diet-therapy", on)

    with using_scope(SYSTEM):
        Organization.objects.filter(pk=centre.pk).update(kind="integrated-centre", modes=["care-in-medical"])
        elder = an_elder(lives="in-institution", organization=centre.pk)
        place = Division.objects.get(pk="330727000000")
        assert asked() == ()
        declared = declare_participation(SYSTEM, place, details=DIET)
        assert asked() == ("PA-10",)
        assert asked(date(2022, 2, 28)) == ()
        end_participation(SYSTEM, declared, ends_on=date(2023, 8, 31), reason="试点结束")
        assert (asked(), asked(date(2023, 8, 31))) == ((), ("PA-10",))
        with pytest.raises(Refused, match="declaration-ended-already"):
            end_participation(SYSTEM, declared, ends_on=date(2023, 8, 1), reason="写错")
        withdraw_participation(SYSTEM, declared, reason="未经批准")
        assert asked(date(2023, 8, 31)) == ()


def test_only_what_is_left_to_the_place_can_be_declared(centre: Organization, as_role: Callable[..., Actor]) -> None:
    with using_scope(SYSTEM):
        place = Division.objects.get(pk="330727000000")
        for wrong in (
            NewParticipation("panan-2021", "care-in-medical", SINCE, "x", "health-checkup"),
            NewParticipation("nowhere-2021", "care-in-medical", SINCE, "x"),
        ):
            with pytest.raises(Invalid, match="participation-unknown"):
                declare_participation(SYSTEM, place, details=wrong)
        declare_participation(SYSTEM, place, details=DIET)
        with pytest.raises(Invalid, match="declared-already"):
            declare_participation(SYSTEM, place, details=DIET)
        with pytest.raises(Refused, match="outside-your-area"):
            declare_participation(as_role("county-admin", TOWNSHIP[:9]), place, details=DIET)


@pytest.mark.shows("PA-10")
def test_the_page_declares_ends_and_keeps(centre: Organization, client_as: Callable[..., Client]) -> None:
    bureau, page = client_as("health-bureau"), reverse("places:participation")
    choice = "panan-2021/care-in-medical/tcm-diet-therapy"
    assert (
        choice.replace("/", "%2F") in bureau.get(page).content.decode() or choice in bureau.get(page).content.decode()
    )
    details = {
        "division": "330727000000",
        "service": choice,
        "starts_on": "2022-03-01",
        "document": "县府办〔2022〕5号",
    }
    assert bureau.post(reverse("places:declare"), details).status_code == 302
    assert "县府办〔2022〕5号" in bureau.get(page).content.decode()
    row = queries.participations().get()
    ended = {"ends_on": "2023-08-31", "reason": "试点结束"}
    assert bureau.post(reverse("places:end-participation", args=[row.pk]), ended).status_code == 302
    taken_back, withdrawal = {"reason": "未经批准"}, reverse("places:withdraw-participation", args=[row.pk])
    assert withdrawal in bureau.get(page).content.decode(), "what has ended can still be taken back"
    assert bureau.post(withdrawal, taken_back).status_code == 302
    assert "未经批准" in bureau.get(page).content.decode()
    assert withdrawal not in bureau.get(page).content.decode()
