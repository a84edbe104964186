"""The pages of agreements and contracts: lists, forms with errors beside their fields, documents that are read back."""

from collections.abc import Callable, Iterator
from datetime import date, time
from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from docx import Document
from factories import a_team, an_elder
from pairs import (
    END,
    FUJIAN,
    SIX,
    START,
    TAIZHOU,
    a_centre,
    a_county_of,
    a_draft,
    a_home,
    a_post,
    signed,
    terms,
    two_sides,
)
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from yilian.accounts.actions import add_user, grant
from yilian.agreements.actions.enrolments import Contract, enrol, sign_contract
from yilian.agreements.actions.institutions import draft_agreement, end_agreement
from yilian.agreements.models import Agreement, Enrolment, ScheduledSlot
from yilian.audit.models import AuditEntry
from yilian.audit.scope import using_scope
from yilian.desk.context import IN_RAIL
from yilian.kernel.actors import SYSTEM
from yilian.places.models import Organization

ON = date(2023, 9, 12)
ClientAs = Callable[..., Client]
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def everywhere(county: None) -> Iterator[None]:
    with using_scope(SYSTEM):
        yield


def client_of(organization: Organization, role: str, name: str = "王院长") -> Client:
    """Sign somebody of one institution in."""
    user = add_user(SYSTEM, organization, username=f"u{uuid4().hex[:8]}", name=name, password="A-long-test-phrase-9")
    grant(SYSTEM, user, organization, role=role, starts_on=date(2020, 1, 1))
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return str(answer.content.decode())


def filled(**changes: object) -> dict[str, object]:
    """Fill in the form of an agreement."""
    return {"form": "contract", "mode": "partnership", "starts_on": START, "ends_on": END, "team": "", **SIX, **changes}


def test_the_list_is_narrowed_by_state_place_and_form(client_as: ClientAs) -> None:
    signed(a_draft())
    other = signed(a_draft("330727106000", form="trusteeship", ends_on=date(2023, 10, 31)))
    draft_agreement(SYSTEM, other.care_organization, other.medical_organization, terms=terms(form="outsourcing"))
    bureau = client_as("health-bureau")
    whole = text(bureau, "/agreements/")
    assert "共 3 份" in whole
    for address, count in (
        ("?state=in-force", 2),
        ("?state=expiring", 1),
        ("?state=to-sign", 1),
        ("?state=ended", 0),
        ("?form=trusteeship", 1),
        ("?division=330727109", 1),
        ("?division=330727106", 2),
        ("?division=330727106&form=outsourcing&state=to-sign", 1),
        ("?state=nonsense&form=nonsense&division=x", 3),
    ):
        assert f"共 {count} 份" in text(bureau, f"/agreements/{address}"), address
    assert "没有符合条件的协议" in text(bureau, "/agreements/?state=ended")
    assert "还有 49 天" in text(bureau, "/agreements/?state=expiring")
    township = client_as("family-doctor", "330727109000")
    assert "共 1 份" in text(township, "/agreements/")


def test_what_the_list_shows_is_exported(client_as: ClientAs) -> None:
    agreement = signed(a_draft())
    a_draft("330727106000")
    answer = client_as("health-bureau").get("/agreements/export/?state=in-force")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == [str(agreement.pk)]
    assert "尖山敬老院" in rows[1]


def test_drafting_shows_every_error_beside_its_field_and_then_works() -> None:
    home, centre = a_home(), a_centre()
    matron = client_of(home, "institution-staff")
    page = text(matron, "/agreements/new/")
    assert f'<option value="{home.pk}" selected>' in page
    assert "PA-14" in page
    given = filled(care=home.pk, medical=centre.pk)
    answer = matron.post("/agreements/new/", given | dict.fromkeys(SIX, " "))
    assert answer.status_code == 422
    assert answer.content.decode().count("请写明这一项：书面协议必须写明（FJ-08）") == 2 * len(SIX)
    assert matron.post("/agreements/new/", given | {"ends_on": "2022-01-01"}).status_code == 422
    sent = given | {"command": str(uuid4())}
    for _ in range(2):
        answer = matron.post("/agreements/new/", sent)
        assert answer.status_code == 302
    assert Agreement.objects.get().cost == SIX["cost"]
    again = matron.post("/agreements/new/", given)
    assert again.status_code == 422
    assert "已有一份同样形式和模式的协议" in again.content.decode()


@pytest.mark.shows("FJ-08", "TZ-09")
def test_the_form_asks_what_the_documents_of_the_place_ask() -> None:
    """In Fujian six parts must be filled in, in Taizhou three: the page, its errors and the paper name the clause."""
    for rows, mode, clause, asked in ((FUJIAN, "medical-in-care", "FJ-08", 6), (TAIZHOU, "partnership", "TZ-09", 3)):
        a_county_of(rows)
        care, medical = two_sides(rows)
        matron = client_of(care, "institution-staff")
        address = "/agreements/new/"
        assert f">{clause}</a>" in text(matron, address)
        given = filled(care=care.pk, medical=medical.pk, mode=mode) | dict.fromkeys(SIX, " ")
        answer = matron.post(address, given)
        assert answer.status_code == 422
        missing = [part for part in SIX if part in answer.context["form"].errors]
        assert len(missing) == asked
        assert f"书面协议必须写明（{clause}）" in answer.content.decode()
        assert matron.post(address, given | {part: SIX[part] for part in missing}).status_code == 302
        made = Agreement.objects.get(care_organization=care)
        assert f">{clause}</a>" in text(matron, f"/agreements/{made.pk}/")
        paper = _word(matron.get(f"/agreements/{made.pk}/agreement.docx").content)
        assert f"{clause} 《" in paper
        assert ("费用及支付" in paper) is (clause == "FJ-08")


@pytest.mark.shows("FJ-08")
def test_the_page_says_how_many_models_the_locality_is_to_have_and_has(client_as: ClientAs) -> None:
    a_county_of(FUJIAN)
    pair = signed(draft_agreement(SYSTEM, *two_sides(FUJIAN), terms=terms(mode="medical-in-care")))
    bureau, address = client_as("health-bureau", FUJIAN[2][0]), f"/agreements/{pair.pk}/"
    assert "各地确定 1 至 2 对医养签约样板机构，本县现有 0 对。" in text(bureau, address)
    assert bureau.post(f"{address}model/", {"picked": "yes"}).status_code == 302
    assert "本县现有 1 对。" in text(bureau, address)


def test_a_missing_licence_is_told_at_the_institution() -> None:
    home, centre = a_home(filed=False), a_centre(licensed=False)
    answer = client_of(home, "institution-staff").post("/agreements/new/", filled(care=home.pk, medical=centre.pk))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "没有有效的养老机构备案" in page
    assert "没有有效的医疗机构执业许可" in page


def test_each_side_signs_on_its_own_page_and_only_its_own() -> None:
    draft = a_draft()
    matron = client_of(draft.care_organization, "institution-staff")
    hospital = client_of(draft.medical_organization, "hospital-staff", "李主任")
    address = f"/agreements/{draft.pk}/sign/"
    page = text(matron, address)
    assert 'value="care"' in page
    assert 'value="medical"' not in page
    given = {"signatory": "王院长", "on": ON, "command": str(uuid4())}
    assert matron.post(address, given | {"side": "medical"}).status_code == 422
    assert matron.post(address, given | {"side": "care", "on": "2023-09-13"}).status_code == 422
    assert matron.post(address, given | {"side": "care"}).status_code == 302
    assert matron.get(address).status_code == 302
    assert (
        hospital.post(address, given | {"side": "medical", "signatory": "李主任", "command": str(uuid4())}).status_code
        == 302
    )
    page = text(matron, f"/agreements/{draft.pk}/")
    assert "生效中" in page
    assert "李主任 2023-09-12" in page


def test_a_stranger_institution_finds_nothing() -> None:
    agreement = signed(a_draft())
    post = a_post(agreement)
    stranger = client_of(a_centre("330727106000"), "hospital-staff")
    assert "共 0 份" in text(stranger, "/agreements/")
    for path in ("", "agreement.docx", "agreement.pdf", "sign/", "renew/", "end/", "posts/new/"):
        text(stranger, f"/agreements/{agreement.pk}/{path}", 404)
    text(stranger, f"/agreements/posts/{post.pk}/", 404)
    assert "没有您能看到的合作协议" in text(stranger, f"/organizations/{agreement.care_organization_id}/")


def test_revising_renewing_and_ending_through_pages() -> None:
    draft = a_draft()
    matron = client_of(draft.care_organization, "institution-staff")
    assert SIX["cost"] in text(matron, f"/agreements/{draft.pk}/revise/")
    assert matron.post(f"/agreements/{draft.pk}/revise/", filled(cost="每年三万元")).status_code == 302
    draft.refresh_from_db()
    assert draft.cost == "每年三万元"
    signed(draft)
    assert matron.get(f"/agreements/{draft.pk}/revise/").status_code == 302
    page = text(matron, f"/agreements/{draft.pk}/renew/")
    assert 'value="2024-01-01"' in page
    answer = matron.post(f"/agreements/{draft.pk}/renew/", filled(starts_on="2024-01-01", ends_on="2024-12-31"))
    assert answer.status_code == 302
    assert Agreement.objects.get(renews=draft).starts_on == date(2024, 1, 1)
    end = f"/agreements/{draft.pk}/end/"
    assert matron.post(end, {"ends_on": "2024-05-01", "reason": "搬迁"}).status_code == 422
    assert matron.post(end, {"ends_on": ON, "reason": " "}).status_code == 422
    assert matron.post(end, {"ends_on": ON, "reason": "机构搬迁"}).status_code == 302
    assert "机构搬迁" in text(matron, f"/agreements/{draft.pk}/")


def test_posts_are_set_changed_and_removed_through_pages() -> None:
    agreement = signed(a_draft())
    post = a_post(agreement)
    hospital = client_of(agreement.medical_organization, "hospital-staff")
    given = {
        "item": "ward-visit",
        "weekday": 4,
        "begins_at": "14:00",
        "ends_at": "16:00",
        "place": "二楼",
        "first": post.relief_id,
        "relief": post.first_id,
    }
    address = f"/agreements/{agreement.pk}/posts/new/"
    answer = hospital.post(address, given | {"relief": post.relief_id})
    assert answer.status_code == 422
    assert "互为替补" in answer.content.decode()
    assert hospital.post(address, given).status_code == 302
    page = text(hospital, f"/agreements/{agreement.pk}/")
    assert "周四" in page
    assert "14:00–16:00" in page
    assert hospital.post(f"/agreements/posts/{post.pk}/", given | {"weekday": 5}).status_code == 302
    post.refresh_from_db()
    assert post.weekday == 5
    assert hospital.get(f"/agreements/posts/{post.pk}/remove/").status_code == 200
    assert hospital.post(f"/agreements/posts/{post.pk}/remove/").status_code == 302
    assert ScheduledSlot.objects.count() == 1


def _word(content: bytes) -> str:
    """Read a Word file back: paragraphs and the cells of tables."""
    found = Document(BytesIO(content))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in found.paragraphs), *cells])


def _pdf(content: bytes) -> str:
    """Read a PDF back; line breaks may stand anywhere between Chinese signs."""
    return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).replace("\n", "")


@pytest.mark.shows("FJ-08")
@pytest.mark.feature("11")
@pytest.mark.parametrize(("name", "read"), [("agreement.docx", _word), ("agreement.pdf", _pdf)])
def test_the_document_says_everything_that_was_agreed(name: str, read: Callable[[bytes], str]) -> None:
    draft = a_draft(cost="每年<两万>元 & 按季支付", hours="每周二上午\n节假日照常")
    draft.care_organization.uscc = "91110000600037341L"
    Organization.objects.filter(pk=draft.care_organization_id).update(uscc="91110000600037341L")
    matron = client_of(draft.care_organization, "institution-staff")
    matron.cookies["yilian_language"] = "en"
    address = f"/agreements/{draft.pk}/{name}"
    assert "未签署" in read(matron.get(address).content)
    a_post(signed(draft), where=_where())
    answer = matron.get(address)
    assert f"YL-2023-{draft.pk:06d}" in answer["Content-Disposition"]
    said = read(answer.content)
    for expected in (
        "医养结合合作协议（签约合作）",
        "尖山敬老院",
        "尖山镇卫生院",
        "91110000600037341L",
        "第一条",
        "第七条",
        "第八条",
        "医养协同",
        "2023年1月1日",
        "2023年12月31日",
        SIX["content"],
        SIX["manner"],
        "每周二上午",
        "节假日照常",
        SIX["frequency"],
        "每年<两万>元 & 按季支付",
        SIX["responsibilities"],
        "周二",
        "09:00—11:00",
        "甲医生",
        "乙医生",
        "王院长",
        "李主任",
        "2022年12月20日",
        "[1] PA-14",
        "FJ-08",
    ):
        assert expected in said, expected
    assert "未签署" not in said


def _where() -> object:
    from yilian.agreements.rules.posts import TimeAndPlace

    return TimeAndPlace(2, time(9), time(11), "一楼活动室")


def test_an_institution_shows_its_agreements_from_both_sides(client_as: ClientAs) -> None:
    agreement = signed(a_draft())
    bureau = client_as("health-bureau")
    for own, other in (
        (agreement.care_organization, agreement.medical_organization),
        (agreement.medical_organization, agreement.care_organization),
    ):
        page = text(bureau, f"/organizations/{own.pk}/")
        assert f"/agreements/{agreement.pk}/" in page
        assert other.name_zh in page


def test_a_contract_is_signed_renewed_and_ended_from_the_elder_s_page(client_as: ClientAs) -> None:
    elder, (team, _doctor) = an_elder(), a_team()
    doctor = client_as("family-doctor", "330727109000")
    address = f"/enrolments/new/{elder.pk}/"
    given = {
        "mode": "care-to-home",
        "team": team.pk,
        "years": "1",
        "signed_on": "2022-09-20",
        "starts_on": "2022-09-20",
    }
    assert doctor.post(address, given | {"signed_on": ""}).status_code == 422
    late = doctor.post(address, given | {"signed_on": "2022-09-21"})
    assert "签字日期不能晚于开始日期" in late.content.decode()
    assert doctor.post(address, given).status_code == 302
    first = Enrolment.objects.get()
    page = text(doctor, f"/elders/{elder.pk}/")
    assert f"/enrolments/{first.pk}/renew/" in page
    assert "即将到期" in page
    assert doctor.post(f"/enrolments/{first.pk}/renew/", {"signed_on": ON, "years": "1"}).status_code == 302
    second = Enrolment.objects.get(renews=first)
    ending = {"ends_on": "2023-12-01", "reason": "other", "note": ""}
    refused = doctor.post(f"/enrolments/{second.pk}/end/", ending)
    assert "请写明是什么" in refused.content.decode()
    assert doctor.post(f"/enrolments/{second.pk}/end/", ending | {"note": "出国"}).status_code == 302
    assert "其他（出国）" in text(doctor, f"/elders/{elder.pk}/")
    looked = AuditEntry.objects.filter(elders__contains=[elder.pk]).values_list("action", flat=True)
    assert {"agreements.new", "agreements.end_enrolment"} <= set(looked)


def test_a_package_without_an_end_is_enrolled_as_before(client_as: ClientAs) -> None:
    elder, (team, _doctor) = an_elder(), a_team()
    given = {"mode": "care-to-home", "team": team.pk, "years": "", "signed_on": "", "starts_on": ON}
    assert client_as("family-doctor", "330727109000").post(f"/enrolments/new/{elder.pk}/", given).status_code == 302
    assert Enrolment.objects.get().agreed_until is None


@pytest.mark.shows("TZ-16")
@pytest.mark.feature("14")
def test_those_without_a_contract_are_counted_listed_and_exported(client_as: ClientAs) -> None:
    team, _doctor = a_team()
    enrol(SYSTEM, an_elder(name="周已签"), team, mode="care-to-home", starts_on=ON)
    an_elder(name="周未签", groups=("disabled",))
    ended = sign_contract(
        SYSTEM, an_elder(name="周到期"), team, contract=Contract("care-to-home", date(2022, 1, 4), date(2022, 1, 5))
    )
    county = client_as("county-admin")
    page = text(county, "/enrolments/without/")
    assert "共 2 人" in page
    assert "1 / 3" in page
    assert "周已签" not in page
    assert f"/enrolments/new/{ended.elder_id}/" in page
    assert "共 1 人" in text(county, "/enrolments/without/?group=disabled&division=330727109")
    assert "这里的老人都已签约" in text(county, "/enrolments/without/?division=330727106")
    answer = county.get("/enrolments/without/export/?group=disabled")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == ["周未签"]
    assert AuditEntry.objects.filter(action="agreements.without_export").exists()


def test_the_rail_leads_to_agreements_and_never_has_more_than_eight_entries(client_as: ClientAs) -> None:
    for role in ("county-admin", "health-bureau", "institution-staff", "hospital-staff", "family-doctor", "auditor"):
        answer = client_as(role).get("/organizations/")
        rail = [entry.href for entry in answer.context["rail"]]
        assert len(rail) <= IN_RAIL == 8
        menu = [entry.href for entry in answer.context["menu"]]
        assert ("/agreements/" in [*rail, *menu]) == (role != "auditor"), role
    assert "/audit/" in [
        entry.href for entry in client_as("county-admin", "330727109000").get("/organizations/").context["menu"]
    ]


def test_an_ended_agreement_cannot_be_ended_again_through_its_page() -> None:
    agreement = end_agreement(SYSTEM, signed(a_draft()), ends_on=ON, reason="搬迁")
    matron = client_of(agreement.care_organization, "institution-staff")
    answer = matron.post(f"/agreements/{agreement.pk}/end/", {"ends_on": ON, "reason": "再一次"})
    assert answer.status_code == 422
    assert "已经终止或撤回" in answer.content.decode()
