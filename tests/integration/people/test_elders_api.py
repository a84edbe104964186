"""The interface: one elder with all that belongs to it, lists page by page, a command sent twice."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from factories import an_elder, an_id_number

from yilian.audit.models import AuditEntry
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.people.actions.elders import Revision, revise_elder
from yilian.people.actions.lives import NewConsent, NewFamilyMember, add_family_member, give_consent
from yilian.people.actions.merging import merge_elders
from yilian.people.models import Elder

ClientAs = Callable[..., Client]


@pytest.fixture(autouse=True)
def everywhere(county: None) -> Iterator[None]:
    with using_scope(SYSTEM):
        yield


def a_body(**changes: Any) -> dict[str, Any]:
    born = date(1943, 5, 1)
    given = {"name": "周金兰", "sex": 2, "birth_date": str(born), "residence": "330727109901"}
    return given | {"id_number": an_id_number(born, 2)} | changes


def post(client: Client, body: Any, key: str | None = None) -> Any:
    headers = {"Idempotency-Key": str(uuid4()) if key is None else key}
    return client.post("/api/elders", body, content_type="application/json", headers=headers)


def test_one_elder_with_all_that_belongs_to_it(client_as: ClientAs) -> None:
    elder = an_elder(phone="13812345678", groups=("living-alone",))
    add_family_member(SYSTEM, elder, member=NewFamilyMember("周某", "daughter", "13900001111", guardian=True))
    give_consent(SYSTEM, elder, None, new_consent=NewConsent("care", date(2023, 1, 1)))
    found = client_as("nurse").get(f"/api/elders/{elder.pk}").json()
    assert found["id_number"] == elder.id_number[:6] + "*" * 11 + elder.id_number[-1]
    assert found["phone"] == "*******5678"
    assert found["residence"] == {
        "code": "330727109901",
        "name": "东坑村",
        "within": {"code": "330727109000", "name": "尖山镇"},
    }
    assert found["groups"] == [{"code": "living-alone", "since": None, "basis": ""}]
    assert found["family"] == [{"name": "周某", "relation": "daughter", "guardian": True, "phone": "*******1111"}]
    assert (found["consents"], found["age"]) == (["care"], 80)
    look = AuditEntry.objects.get(action="api.elder")
    assert (look.kind, look.elders, look.purpose) == ("look", [elder.pk], "care")


def test_a_merged_record_answers_with_the_kept_one(client_as: ClientAs) -> None:
    kept, dropped = an_elder(), an_elder()
    merge_elders(SYSTEM, kept, dropped)
    assert client_as("nurse").get(f"/api/elders/{dropped.pk}").json()["id"] == kept.pk


def test_out_of_reach_is_not_found_and_strangers_are_asked_to_sign_in(client_as: ClientAs) -> None:
    elder, looks = an_elder(), AuditEntry.objects.filter(kind="look")
    before = looks.count()
    assert client_as("nurse", "330727106000").get(f"/api/elders/{elder.pk}").status_code == 404
    planner = client_as("planner")
    assert planner.get(f"/api/elders/{elder.pk}").status_code == 403
    assert planner.get("/api/elders").status_code == 403
    assert Client().get("/api/elders").status_code == 401
    assert looks.count() == before


def test_pages_follow_each_other_without_gap_or_double(client_as: ClientAs) -> None:
    made = [an_elder(name=name).pk for name in ("王一", "王一", "阿二", "张三", "李四") for _ in range(9)]
    client, seen, after = client_as("nurse"), list[int](), ""
    while after is not None:
        answer = client.get("/api/elders", {"after": after}).json()
        seen += [one["id"] for one in answer["elders"]]
        after = answer["next"]
    names = [Elder.objects.get(pk=key).pinyin for key in seen]
    assert sorted(seen) == sorted(made)
    assert names == sorted(names)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "单"}, ["单秀英"]),
        ({"q": "shan"}, ["单秀英"]),
        ({"q": "SXY"}, ["单秀英"]),
        ({"q": "13812345678"}, ["王小明"]),
        ({"q": "玉山镇"}, ["王小明"]),
        ({"q": "里岙村"}, ["王小明"]),
        ({"division": "330727109"}, ["单秀英"]),
        ({"group": "dementia"}, ["单秀英"]),
        ({"lives": "in-institution"}, ["王小明"]),
        ({"q": "没有"}, []),
        ({"q": "金华市"}, []),
    ],
)
def test_what_a_search_finds(client_as: ClientAs, query: dict[str, str], names: list[str]) -> None:
    an_elder(name="单秀英", groups=("dementia",))
    an_elder(name="王小明", residence="330727106901", phone="13812345678", lives="in-institution")
    found = client_as("nurse").get("/api/elders", query).json()["elders"]
    assert [one["name"] for one in found] == names


def test_an_identity_number_finds_its_elder_only_whole(client_as: ClientAs) -> None:
    elder = an_elder()
    client = client_as("nurse")
    assert [one["id"] for one in client.get("/api/elders", {"q": elder.id_number}).json()["elders"]] == [elder.pk]
    assert client.get("/api/elders", {"q": elder.id_number[:17]}).json()["elders"] == []


def test_the_same_command_twice_registers_once(client_as: ClientAs) -> None:
    client, key, body = client_as("family-doctor"), str(uuid4()), a_body()
    first, again = post(client, body, key), post(client, body, key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    assert first["Location"] == f"/api/elders/{first.json()['id']}"
    assert Elder.objects.count() == 1


def test_a_new_elder_answers_with_warnings_and_likely_duplicates(client_as: ClientAs) -> None:
    there = an_elder()
    doctor = client_as("family-doctor")
    refused = post(doctor, a_body(sex=1))
    assert [(one["field"], one["code"]) for one in refused.json()["problems"]] == [("sex", "sex-differs")]
    answer = post(doctor, a_body(sex=1, compared=True)).json()
    assert answer["warnings"] == ["sex-differs"]
    assert answer["duplicates"] == []
    answer = post(client_as("family-doctor", "330727109000"), a_body()).json()
    assert [one["id"] for one in answer["duplicates"]] == [there.pk]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("zhai", ["翟志刚"]),
        ("di", ["翟志刚"]),
        ("dzg", ["翟志刚"]),
        ("志刚", ["翟志刚"]),
        ("zhigang", ["翟志刚"]),
        ("翟 志刚", ["翟志刚"]),
        ("Zhai Zhigang", ["翟志刚"]),
        ("lyu", ["吕秀英"]),
        ("lv", ["吕秀英"]),
        ("lu", ["吕秀英"]),
        ("买买提", ["阿依古丽·买买提·艾山"]),
        ("aishan", ["阿依古丽·买买提·艾山"]),
        ("阿依古丽.买买提", ["阿依古丽·买买提·艾山"]),
        ("１３８ １２３４ ５６７８", ["吕秀英"]),
        ("+86 138-1234-5678", ["吕秀英"]),
        ("翟\x00志刚", ["翟志刚"]),
        ("\x00", ["阿依古丽·买买提·艾山", "吕秀英", "翟志刚"]),
    ],
)
def test_a_name_is_found_in_every_reading_form_and_part(client_as: ClientAs, query: str, names: list[str]) -> None:
    for name, phone in (("翟志刚", ""), ("吕 秀\u200b英", "138 1234 5678"), ("阿依古丽•买买提・艾山", "")):
        an_elder(name=name, phone=phone)
    found = client_as("nurse").get("/api/elders", {"q": query}).json()["elders"]
    assert [one["name"] for one in found] == names


def test_a_name_of_sixty_signs_is_kept_and_found_when_it_changes(client_as: ClientAs) -> None:
    elder = an_elder(name="程" * 21)
    assert Elder.objects.get(pk=elder.pk).initials == "c" * 21
    revise_elder(
        SYSTEM, elder, revision=Revision("庄" * 60, elder.sex, elder.birth_date, elder.id_number, "0579-84660001")
    )
    kept = Elder.objects.get(pk=elder.pk)
    assert (len(kept.pinyin), kept.phone) == (360, "057984660001")
    assert client_as("nurse").get("/api/elders", {"q": "程程"}).json()["elders"] == []


def test_nobody_is_registered_where_the_actor_registers_nobody(client_as: ClientAs) -> None:
    answer = post(client_as("family-doctor", "330727106000"), a_body())
    assert [(one["field"], one["code"]) for one in answer.json()["problems"]] == [
        ("residence", "residence-out-of-reach")
    ]


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"id_number": "330727194305010001"}, "id_number", "resident-id-check-digit"),
        ({"birth_date": "2033-01-01"}, "birth_date", "born-in-future"),
        ({"birth_date": "1943-13-01"}, "birth_date", "body-malformed"),
        ({"residence": "330727109999"}, "residence", "division-unknown"),
        ({"groups": ["aliens"]}, "groups", "group-unknown"),
        ({"lives": "moon"}, "lives", "dwelling-unknown"),
        ({"organization": 999999}, "organization", "organization-unknown"),
        ({"shoe_size": 42}, "body", "body-malformed"),
        ({"name": 7}, "name", "body-malformed"),
        ({"name": "长" * 61}, "name", "text-too-long"),
        ({"address": "长" * 300}, "address", "text-too-long"),
        ({"longitude": 120.4, "latitude": -999}, "latitude", "outside-china"),
        ({"phone": "84660001"}, "phone", "phone-without-area-code"),
    ],
)
def test_bad_input_names_its_field(client_as: ClientAs, changes: dict[str, Any], field: str, code: str) -> None:
    answer = post(client_as("family-doctor"), a_body(**changes))
    assert answer.status_code == 422
    assert [(one["field"], one["code"]) for one in answer.json()["problems"]] == [(field, code)]
    assert all(one["message"] for one in answer.json()["problems"])
    assert not Elder.objects.exists()


def test_what_is_no_json_and_no_uuid_is_said_plainly(client_as: ClientAs) -> None:
    client = client_as("family-doctor")
    assert post(client, "{").json()["problems"][0]["code"] == "body-malformed"
    assert post(client, a_body(), "7").json()["problems"][0]["code"] == "command-id-malformed"
    assert post(client, a_body(), "").json()["problems"][0]["code"] == "command-id-missing"


def test_a_number_known_already_is_refused_with_the_record(client_as: ClientAs) -> None:
    there = an_elder()
    answer = post(client_as("family-doctor"), a_body(id_number=there.id_number))
    assert answer.status_code == 409
    assert answer.json()["params"] == {"elder": there.pk}
    assert post(client_as("nurse"), a_body()).status_code == 403
