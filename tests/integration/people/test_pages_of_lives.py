"""Pages of lives, duplicates and staff: what they write, what they refuse beside the form, whom they do not show."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from factories import a_team, an_elder

from yilian.audit.models import AuditEntry
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.people.actions.lives import NewFamilyMember, add_family_member
from yilian.people.models import Elder, MergeRecord, Practitioner, Team
from yilian.places.models import Organization

ClientAs = Callable[..., Client]
EAST = "330727109000"


@pytest.fixture(autouse=True)
def everywhere(county: None) -> Iterator[None]:
    with using_scope(SYSTEM):
        yield


@pytest.fixture
def doctor(client_as: ClientAs) -> Client:
    return client_as("family-doctor", EAST)


def change(client: Client, page: str, elder: Elder, **data: object) -> object:
    return client.post(reverse(f"people:{page}", args=[elder.pk]), data)


def test_a_correction_keeps_the_number_when_none_is_given(doctor: Client) -> None:
    elder = an_elder()
    given = {"name": "周金蓝", "sex": "2", "birth_date": "1943-05-02", "address": "村中路 2 号"}
    refused = change(doctor, "revise", elder, **given)
    assert refused.status_code == 422
    assert "出生日期与身份证号不一致" in refused.content.decode()
    answer = change(doctor, "revise", elder, **given, compared="on")
    assert answer.status_code == 302
    kept = Elder.objects.get(pk=elder.pk)
    assert (kept.name, kept.id_number, kept.address) == ("周金蓝", elder.id_number, "村中路 2 号")


def test_a_death_in_the_future_is_told_beside_its_field(doctor: Client) -> None:
    elder = an_elder()
    answer = change(doctor, "death", elder, died_on="2023-09-13")
    assert answer.status_code == 422
    assert "去世日期在今天之后" in answer.content.decode()
    assert change(doctor, "death", elder, died_on="2023-09-10").status_code == 302
    assert Elder.objects.get(pk=elder.pk).died_on == date(2023, 9, 10)


def test_only_a_registered_guardian_may_be_chosen_to_consent(doctor: Client) -> None:
    elder, other = an_elder(), an_elder(name="钱秀珍")
    daughter = add_family_member(SYSTEM, elder, member=NewFamilyMember("周某", "daughter", guardian=True))
    given = {"purpose": "monitoring", "guardian": daughter.pk, "starts_on": "2023-09-01"}
    assert change(doctor, "give-consent", other, **given).status_code == 422
    assert change(doctor, "give-consent", elder, **given).status_code == 302
    again = change(doctor, "give-consent", elder, **given)
    assert "这一事项已有有效的同意" in again.content.decode()
    consent = elder.consents.get()
    address = reverse("people:withdraw-consent", args=[elder.pk, consent.pk])
    assert doctor.post(address, {"on": "2023-09-12"}).status_code == 302
    consent.refresh_from_db()
    assert consent.withdrawn_on == date(2023, 9, 12)


def test_a_consent_is_reached_through_its_own_elder_only(doctor: Client) -> None:
    elder, other = an_elder(), an_elder(name="钱秀珍")
    change(doctor, "give-consent", elder, purpose="care", starts_on="2023-09-01")
    address = reverse("people:withdraw-consent", args=[other.pk, elder.consents.get().pk])
    assert doctor.post(address, {"on": "2023-09-12"}).status_code == 404


def test_a_move_goes_no_further_than_ones_own_area(doctor: Client) -> None:
    elder = an_elder()
    abroad = {"basis": "stay", "on": "2023-09-01", "division": "330727106901", "lives": "at-home"}
    assert change(doctor, "move", elder, **abroad).status_code == 422
    assert Elder.objects.get(pk=elder.pk).residence_division_id == "330727109901"


def test_a_full_number_is_shown_for_a_purpose_and_both_are_kept(doctor: Client) -> None:
    elder = an_elder()
    asked = change(doctor, "id-number", elder, purpose="")
    assert elder.id_number not in asked.content.decode()
    assert elder.id_number in change(doctor, "id-number", elder, purpose="办理住院").content.decode()
    assert AuditEntry.objects.filter(action="people.id-number", purpose="办理住院", elders=[elder.pk]).exists()


def test_pairs_are_listed_merged_parted_and_told_apart(doctor: Client) -> None:
    one, other = an_elder(), an_elder()
    listed = reverse("people:duplicates")
    assert "姓名相同" in doctor.get(listed).content.decode()
    doctor.post(reverse("people:merge", args=[one.pk, other.pk]))
    record = MergeRecord.objects.get()
    assert Elder.objects.get(pk=other.pk).merged_into_id == one.pk
    doctor.post(reverse("people:undo-merge", args=[record.pk]))
    assert Elder.objects.get(pk=other.pk).merged_into_id is None
    doctor.post(reverse("people:distinct", args=[one.pk, other.pk]))
    assert "没有疑似重复的档案" in doctor.get(listed).content.decode()


def test_what_differs_can_be_taken_from_the_other_record(doctor: Client) -> None:
    one, other = an_elder(name="周金兰"), an_elder(name="周金蓝")
    doctor.post(reverse("people:merge", args=[one.pk, other.pk]), {"take": ["name"]})
    assert Elder.objects.get(pk=one.pk).name == "周金蓝"


def test_staff_is_entered_by_whoever_answers_for_the_organization(client_as: ClientAs) -> None:
    admin = client_as("county-admin", EAST)
    own, foreign = (Organization.objects.get(code=f"centre-{code}") for code in (EAST, "330727106000"))
    given = {"name": "周护士", "kind": "nurse"}
    assert admin.post(reverse("staff:register", args=[foreign.pk]), given).status_code == 404
    assert admin.post(reverse("staff:register", args=[own.pk]), given).status_code == 302
    nurse = Practitioner.objects.get(name="周护士")
    assert "没有证书" in admin.get(reverse("staff:staff", args=[own.pk])).content.decode()
    certificate = {"number": "HS-1", "starts_on": "2018-10-01", "ends_on": "2023-09-30"}
    assert admin.post(reverse("staff:certify", args=[own.pk, nurse.pk]), certificate).status_code == 302
    assert "即将到期" in admin.get(reverse("staff:warnings")).content.decode()
    team = {"name": "二队", "leader": nurse.pk, "members": [nurse.pk]}
    assert admin.post(reverse("staff:form-team", args=[own.pk]), team).status_code == 302
    assert [one.name for one in Team.objects.get(name="二队").members.all()] == ["周护士"]


def test_numbers_of_certificates_are_for_those_who_manage_them(client_as: ClientAs) -> None:
    a_team(EAST)
    centre = Organization.objects.get(code=f"centre-{EAST}")
    address = reverse("staff:staff", args=[centre.pk])
    assert "T-1" in client_as("county-admin", EAST).get(address).content.decode()
    assert "T-1" not in client_as("nurse", EAST).get(address).content.decode()
