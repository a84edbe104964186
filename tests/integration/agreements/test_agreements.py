"""Agreements between institutions: drafted complete, signed by each side for itself, renewed, ended, seen by nobody else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from factories import a_team
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
    a_practitioner,
    signed,
    terms,
    two_sides,
)

from yilian.accounts.actions import add_user
from yilian.accounts.queries import permissions_of
from yilian.agreements.actions.institutions import (
    Signature,
    draft_agreement,
    end_agreement,
    pick_model,
    renew_agreement,
    revise_agreement,
    sign_agreement,
)
from yilian.agreements.actions.posts import remove_post, set_post
from yilian.agreements.events import AgreementEnded, AgreementInForce, SlotsChanged
from yilian.agreements.models import Agreement, ScheduledSlot
from yilian.agreements.queries import institutions, posts
from yilian.agreements.rules.institutions import Side
from yilian.agreements.rules.posts import NewSlot, TimeAndPlace
from yilian.agreements.rules.states import State, state_of
from yilian.audit import actions as audit
from yilian.audit.actions import once
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM, Actor, Scope
from yilian.kernel.refusals import Invalid, NotFound, NotInForce, Problem, Refused
from yilian.people.actions.staff import certify, register_practitioner
from yilian.places.actions.registers import (
    OrganizationDetails,
    end_licence,
    register_organization,
)
from yilian.places.models import Organization

ON = date(2023, 9, 12)
JIANSHAN, YUSHAN = "330727109000", "330727106000"
RENEWAL = {"starts_on": date(2024, 1, 1), "ends_on": date(2024, 12, 31)}


@pytest.fixture(autouse=True)
def everywhere(county: None) -> Iterator[None]:
    with using_scope(SYSTEM):
        yield


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Hear what agreements tell others."""
    heard: list[object] = []
    listening = {
        event: [*audit._handlers.get(event, ()), heard.append]
        for event in (AgreementInForce, AgreementEnded, SlotsChanged)
    }
    monkeypatch.setattr(audit, "_handlers", audit._handlers | listening)
    return heard


def staff_of(organization: Organization, role: str, name: str = "某人") -> Actor:
    """Return somebody of one institution alone."""
    user = add_user(
        SYSTEM, organization, username=f"{role}-{uuid4().hex[:8]}", name=name, password="A-long-test-phrase-9"
    )
    scope = Scope((), frozenset({organization.pk}))
    return Actor(user.pk, name, frozenset({role}), permissions_of([role]), scope)


def problems(of: pytest.ExceptionInfo[Invalid]) -> set[tuple[str, str]]:
    return {(one.field, one.code) for one in of.value.problems}


@pytest.mark.shows("TZ-09", "ZJ-07")
@pytest.mark.feature("11")
def test_a_draft_holds_nothing_until_both_sides_have_signed(told: list[object]) -> None:
    draft = a_draft()
    assert (draft.pack, state_of(draft.dates, ON)) == ("panan-2021", State.DRAFT)
    assert not institutions.agreements_in_force(ON).exists()
    care = staff_of(draft.care_organization, "institution-staff")
    medical = staff_of(draft.medical_organization, "hospital-staff")
    half = sign_agreement(care, draft, signature=Signature(Side.CARE, "王院长", ON))
    assert (state_of(half.dates, ON), told) == (State.HALF_SIGNED, [])
    whole = sign_agreement(medical, draft, signature=Signature(Side.MEDICAL, "李主任", ON))
    assert state_of(whole.dates, ON) is State.BINDING
    assert told == [AgreementInForce(draft.pk)]
    assert list(institutions.agreements_in_force(ON)) == [whole]
    assert (whole.care_signatory, whole.care_signed_by_id) == ("王院长", care.user_id)


@pytest.mark.shows("FJ-08")
@pytest.mark.feature("11")
@pytest.mark.parametrize("missing", SIX)
def test_an_agreement_without_one_of_the_six_contents_is_not_written(missing: str) -> None:
    a_county_of(FUJIAN)
    for sides, mode in ((two_sides(FUJIAN), "medical-in-care"), ((a_home(), a_centre()), "partnership")):
        with pytest.raises(Invalid) as refused:
            draft_agreement(SYSTEM, *sides, terms=terms(mode=mode, **{missing: " "}))
        assert refused.value.problems == (Problem(missing, "agreement-part-missing", (("clause", "FJ-08"),)),)
    assert not Agreement.objects.exists()


@pytest.mark.shows("TZ-09")
def test_taizhou_asks_what_is_done_how_and_who_answers_for_it() -> None:
    """The document of 2018 names three contents; the rest may be left open."""
    a_county_of(TAIZHOU)
    sides = two_sides(TAIZHOU)
    with pytest.raises(Invalid) as refused:
        draft_agreement(SYSTEM, *sides, terms=terms(**dict.fromkeys(SIX, "")))
    asked = ("content", "manner", "responsibilities")
    assert refused.value.problems == tuple(
        Problem(part, "agreement-part-missing", (("clause", "TZ-09"),)) for part in asked
    )
    left_open = terms(hours="", frequency="", cost="")
    assert signed(draft_agreement(SYSTEM, *sides, terms=left_open)).terms == left_open


def test_both_institutions_are_of_a_fitting_kind_with_licences_on_the_first_day() -> None:
    home, centre = a_home(filed=False), a_centre(licensed=False)
    with pytest.raises(Invalid) as refused:
        draft_agreement(SYSTEM, home, centre, terms=terms())
    assert problems(refused) == {("care", "care-filing-not-valid"), ("medical", "medical-licence-not-valid")}
    with pytest.raises(Invalid) as refused:
        draft_agreement(SYSTEM, centre, home, terms=terms())
    assert problems(refused) == {("care", "not-a-care-institution"), ("medical", "not-a-medical-institution")}


def test_a_school_is_no_side_of_an_agreement() -> None:
    school = register_organization(SYSTEM, code="school", details=OrganizationDetails("卫校", "school", JIANSHAN))
    with pytest.raises(Invalid) as refused:
        draft_agreement(SYSTEM, school, a_centre(), terms=terms())
    assert problems(refused) == {("care", "not-a-care-institution")}
    assert school not in institutions.possible_sides("330727", Side.CARE)


def test_the_mode_is_in_force_where_the_care_side_stands_on_the_first_day() -> None:
    with pytest.raises(Invalid) as refused:
        draft_agreement(SYSTEM, a_home(), a_centre(), terms=terms(mode="family-doctor"))
    assert ("mode", "mode-not-in-force") in problems(refused)


def test_the_team_belongs_to_the_medical_side() -> None:
    team, _doctor = a_team(YUSHAN)
    with pytest.raises(Invalid) as refused:
        a_draft(team_id=team.pk)
    assert problems(refused) == {("team", "team-of-another-institution")}


def test_a_licence_that_ended_between_draft_and_signature_keeps_from_signing() -> None:
    draft = a_draft(**RENEWAL)
    licence = draft.medical_organization.licences.get()
    end_licence(SYSTEM, licence, ends_on=date(2023, 12, 31), reason="注销")
    with pytest.raises(Invalid) as refused:
        sign_agreement(SYSTEM, draft, signature=Signature(Side.CARE, "王院长", ON))
    assert problems(refused) == {("medical", "medical-licence-not-valid")}


@pytest.mark.shows("FJ-26")
def test_nobody_signs_for_a_side_that_is_not_theirs_or_for_both() -> None:
    draft = a_draft()
    care = staff_of(draft.care_organization, "institution-staff")
    with pytest.raises(Refused, match="not-your-side"):
        sign_agreement(care, draft, signature=Signature(Side.MEDICAL, "王院长", ON))
    county = replace(care, scope=Scope(("330727",)))
    sign_agreement(county, draft, signature=Signature(Side.CARE, "王院长", ON))
    with pytest.raises(Refused, match="one-for-both-sides"):
        sign_agreement(county, draft, signature=Signature(Side.MEDICAL, "王院长", ON))
    with pytest.raises(Refused, match="side-signed-already"):
        sign_agreement(county, draft, signature=Signature(Side.CARE, "王院长", ON))
    with pytest.raises(Refused, match="signature-in-future"):
        sign_agreement(SYSTEM, draft, signature=Signature(Side.MEDICAL, "李主任", ON + timedelta(days=1)))


def test_a_paper_signed_last_year_is_entered_with_its_day_but_a_withdrawn_draft_is_not_revived() -> None:
    last_year = {"starts_on": date(2022, 1, 1), "ends_on": date(2022, 12, 31)}
    entered = signed(a_draft(**last_year), date(2021, 12, 20))
    assert state_of(entered.dates, date(2022, 5, 1)) is State.BINDING
    assert state_of(entered.dates, ON) is State.EXPIRED
    home, centre = entered.care_organization, entered.medical_organization
    late = draft_agreement(SYSTEM, home, centre, terms=terms(form="alliance", **last_year))
    with pytest.raises(Refused, match="agreement-lapsed"):
        sign_agreement(SYSTEM, late, signature=Signature(Side.CARE, "王院长", ON))
    withdrawn = end_agreement(SYSTEM, draft_agreement(SYSTEM, home, centre, terms=terms()), ends_on=ON, reason="另议")
    with pytest.raises(Refused, match="agreement-ended"):
        sign_agreement(SYSTEM, withdrawn, signature=Signature(Side.CARE, "王院长", date(2023, 1, 1)))


def test_whoever_is_of_neither_side_cannot_draft_or_end() -> None:
    stranger = staff_of(a_centre(YUSHAN), "hospital-staff")
    home, centre = a_home(), a_centre()
    with pytest.raises(Refused, match="not-your-side"):
        draft_agreement(stranger, home, centre, terms=terms())
    agreement = signed(draft_agreement(SYSTEM, home, centre, terms=terms()))
    with pytest.raises(NotFound):
        end_agreement(stranger, agreement, ends_on=ON, reason="不合作了")


def test_a_stranger_sees_nothing_and_both_sides_see_the_same() -> None:
    agreement = signed(a_draft())
    a_post(agreement)
    stranger = staff_of(a_centre(YUSHAN), "hospital-staff")
    for actor, count in (
        (stranger, 0),
        (Actor(None, "玉山", scope=Scope(("330727106",))), 0),
        (staff_of(agreement.care_organization, "institution-staff"), 1),
        (staff_of(agreement.medical_organization, "hospital-staff"), 1),
        (Actor(None, "尖山", scope=Scope(("330727109",))), 1),
    ):
        with using_scope(actor):
            assert institutions.agreements(ON).count() == count
            assert ScheduledSlot.objects.count() == count
    with using_scope(stranger), pytest.raises(NotFound):
        institutions.agreement(agreement.pk)
    with using_scope(stranger), pytest.raises(DatabaseError), transaction.atomic():
        Agreement.objects.create(
            care_organization=agreement.care_organization,
            medical_organization=agreement.medical_organization,
            form="trusteeship",
            pack="panan-2021",
            mode="partnership",
            starts_on=START,
            ends_on=END,
            judged_on=ON,
        )


def test_a_second_agreement_of_the_same_kind_for_the_same_time_is_refused() -> None:
    first = a_draft()
    home, centre = first.care_organization, first.medical_organization
    with pytest.raises(Refused, match="agreement-overlaps"):
        draft_agreement(SYSTEM, home, centre, terms=terms(starts_on=END, ends_on=date(2024, 6, 30)))
    draft_agreement(SYSTEM, home, centre, terms=terms(form="trusteeship"))
    draft_agreement(SYSTEM, home, centre, terms=terms(**RENEWAL))
    end_agreement(SYSTEM, first, ends_on=ON, reason="撤回")
    draft_agreement(SYSTEM, home, centre, terms=terms())


def test_a_draft_is_revised_until_somebody_has_signed() -> None:
    draft = a_draft()
    revise_agreement(SYSTEM, draft, terms=terms(cost="免费"))
    draft.refresh_from_db()
    assert draft.cost == "免费"
    sign_agreement(SYSTEM, draft, signature=Signature(Side.CARE, "王院长", ON))
    with pytest.raises(Refused, match="agreement-signed-by-one"):
        revise_agreement(SYSTEM, draft, terms=terms(cost="每年一百万元"))


def test_the_same_command_sent_again_changes_nothing(told: list[object]) -> None:
    home, centre, command = a_home(), a_centre(), uuid4()
    made = [
        once(SYSTEM, command, "draft_agreement", lambda: draft_agreement(SYSTEM, home, centre, terms=terms()))
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert Agreement.objects.count() == 1
    signed(made[0])
    sent = uuid4()
    for _ in range(2):
        once(SYSTEM, sent, "end_agreement", lambda: end_agreement(SYSTEM, made[0], ends_on=ON, reason="搬迁"))
    assert told == [AgreementInForce(made[0].pk), AgreementEnded(made[0].pk, ON)]


def test_ending_tells_others_and_keeps_the_reason(told: list[object]) -> None:
    agreement = end_agreement(SYSTEM, signed(a_draft()), ends_on=ON, reason="机构搬迁")
    assert (agreement.ended_on, agreement.end_reason) == (ON, "机构搬迁")
    assert told[-1] == AgreementEnded(agreement.pk, ON)
    assert list(institutions.agreements_in_force(ON)) == [agreement]
    assert not institutions.agreements_in_force(ON + timedelta(days=1)).exists()
    with pytest.raises(Refused, match="agreement-ended"):
        end_agreement(SYSTEM, agreement, ends_on=ON, reason="再来一次")


def test_a_withdrawn_draft_tells_nobody(told: list[object]) -> None:
    draft = end_agreement(SYSTEM, a_draft(), ends_on=ON, reason="另议")
    assert (state_of(draft.dates, ON), told) == (State.TERMINATED, [])


@pytest.mark.feature("11")
def test_a_renewal_follows_with_its_posts_and_answers_the_reminder() -> None:
    first = signed(a_draft(ends_on=date(2023, 10, 31)))
    centre = first.medical_organization
    a_post(first)
    leaving = a_practitioner(centre, "丙医生", until=date(2023, 10, 31))
    a_post(first, where=TimeAndPlace(4, time(9), time(11), "二楼"), first=leaving.pk)
    assert list(institutions.expiring(ON)) == [first]
    given = terms(starts_on=date(2023, 11, 1), ends_on=date(2024, 10, 31))
    with pytest.raises(Refused, match="renewal-before-end"):
        renew_agreement(SYSTEM, first, terms=replace(given, starts_on=date(2023, 10, 31)))
    renewal = renew_agreement(SYSTEM, first, terms=given)
    assert [(post.weekday, post.place) for post in posts.posts_of(renewal.pk)] == [(2, "一楼活动室")]
    assert list(institutions.expiring(ON)) == [first]
    with pytest.raises(Refused, match="agreement-renewed"):
        renew_agreement(SYSTEM, first, terms=given)
    signed(renewal, ON)
    assert not institutions.expiring(ON).exists()
    found = institutions.agreement(first.pk)
    assert state_of(found.dates, ON) is State.BINDING
    assert state_of(found.dates, date(2023, 11, 1)) is State.RENEWED


def test_a_withdrawn_renewal_leaves_the_way_free_for_another() -> None:
    first = signed(a_draft())
    draft = renew_agreement(SYSTEM, first, terms=terms(**RENEWAL))
    end_agreement(SYSTEM, draft, ends_on=ON, reason="条款未谈成")
    assert renew_agreement(SYSTEM, first, terms=terms(**RENEWAL)).renews == first


def test_only_an_agreement_that_both_signed_is_renewed() -> None:
    with pytest.raises(Refused, match="agreement-not-signed"):
        renew_agreement(SYSTEM, a_draft(), terms=terms(**RENEWAL))


def test_the_list_counts_a_state_as_the_rule_says_it() -> None:
    """The condition for the database and the rule for one agreement agree on every day."""
    first = signed(a_draft(ends_on=date(2023, 10, 31)))
    home, centre = first.care_organization, first.medical_organization
    signed(renew_agreement(SYSTEM, first, terms=terms(starts_on=date(2023, 11, 1))), ON)
    other = draft_agreement(SYSTEM, home, centre, terms=terms(form="outsourcing"))
    sign_agreement(SYSTEM, other, signature=Signature(Side.MEDICAL, "李主任", date(2023, 3, 1)))
    end_agreement(
        SYSTEM, signed(draft_agreement(SYSTEM, home, centre, terms=terms(form="alliance"))), ends_on=ON, reason="撤"
    )
    end_agreement(
        SYSTEM, draft_agreement(SYSTEM, home, centre, terms=terms(form="trusteeship")), ends_on=ON, reason="撤"
    )
    draft_agreement(SYSTEM, home, centre, terms=terms(form="joint-construction"))
    signed(draft_agreement(SYSTEM, home, centre, terms=terms(form="entrusted-operation")))
    days = (
        "2022-12-19",
        "2022-12-25",
        "2023-01-01",
        "2023-03-01",
        "2023-09-12",
        "2023-09-13",
        "2023-11-01",
        "2023-11-02",
        "2024-01-01",
    )
    for day, state in product(map(date.fromisoformat, days), State):
        expected = {one.pk for one in institutions.agreements(ON) if state_of(one.dates, day) is state}
        counted = set(Agreement.objects.filter(institutions.in_state(state, day)).values_list("pk", flat=True))
        assert counted == expected, (day, state)


@pytest.mark.shows("PA-14")
@pytest.mark.feature("38")
def test_a_post_needs_two_of_the_medical_side_with_valid_certificates(told: list[object]) -> None:
    agreement = signed(a_draft())
    post = a_post(agreement)
    assert told[-1] == SlotsChanged(agreement.pk)
    centre, other = agreement.medical_organization, a_centre(YUSHAN, licensed=False)
    elsewhere = a_practitioner(other, "丁医生")
    uncertified = register_practitioner(SYSTEM, centre, name="戊护士", kind="nurse")
    with pytest.raises(Invalid) as refused:
        a_post(agreement, where=TimeAndPlace(3, time(9), time(11), "活动室"), first=elsewhere.pk, relief=uncertified.pk)
    assert problems(refused) == {
        ("first", "practises-elsewhere"),
        ("first", "certificate-lapsed"),
        ("relief", "certificate-lapsed"),
    }
    with pytest.raises(Invalid) as refused:
        a_post(agreement, item="cataract-surgery", first=post.first_id, relief=post.first_id)
    assert problems(refused) == {
        ("item", "item-not-of-mode"),
        ("relief", "post-needs-two"),
        ("first", "post-person-busy"),
    }
    certify(SYSTEM, uncertified, number="N-1", starts_on=date(2020, 1, 1))
    a_post(agreement, where=TimeAndPlace(3, time(9), time(11), "活动室"), first=uncertified.pk)


def test_a_post_is_changed_and_removed_by_the_medical_side_alone(told: list[object]) -> None:
    agreement = signed(a_draft())
    post = a_post(agreement)
    given = NewSlot("ward-visit", TimeAndPlace(5, time(14), time(16), "二楼"), post.first_id, post.relief_id)
    doctor = staff_of(agreement.medical_organization, "hospital-staff")
    matron = replace(staff_of(agreement.care_organization, "institution-staff"), permissions=doctor.permissions)
    with pytest.raises(Refused, match="not-your-side"):
        set_post(matron, agreement, new_slot=given, replaces=post)
    changed = set_post(doctor, agreement, new_slot=given, replaces=post)
    assert (changed.pk, changed.weekday, ScheduledSlot.objects.count()) == (post.pk, 5, 1)
    assert list(posts.posts_of(agreement.pk)) == [changed]
    remove_post(doctor, agreement, changed)
    assert not ScheduledSlot.objects.exists()
    assert told == [AgreementInForce(agreement.pk), *[SlotsChanged(agreement.pk)] * 3]


def test_no_post_is_set_under_an_agreement_that_is_over() -> None:
    agreement = end_agreement(SYSTEM, a_draft(), ends_on=ON, reason="撤回")
    with pytest.raises(Refused, match="agreement-ended"):
        a_post(agreement)


def test_an_institution_is_found_from_both_sides() -> None:
    agreement = signed(a_draft())
    for side in (agreement.care_organization_id, agreement.medical_organization_id):
        assert list(institutions.agreements_of(side)) == [agreement]


@pytest.mark.feature("13")
def test_what_a_mode_promises_is_suggested_with_its_clauses() -> None:
    given = institutions.suggested_terms(JIANSHAN, "partnership", ON)
    assert "PA-14" in given["content"]
    assert "每周1—2次" in given["frequency"]


@pytest.fixture
def fujian() -> tuple[Agreement, ...]:
    """Three pairs of a county of Fujian, where the document of 2022 asks for models."""
    a_county_of(FUJIAN)
    sides = [two_sides(FUJIAN, number) for number in range(3)]
    return tuple(signed(draft_agreement(SYSTEM, *pair, terms=terms(mode="medical-in-care"))) for pair in sides)


@pytest.mark.shows("FJ-08")
def test_a_county_holds_up_two_pairs_as_models_and_no_more(fujian: tuple[Agreement, ...]) -> None:
    first, second, third = fujian
    bureau = Actor(None, "卫健局", frozenset({"health-bureau"}), permissions_of(["health-bureau"]), Scope(("350702",)))
    for pair in (first, second, first):
        assert pick_model(bureau, pair, picked=True).model_since == ON
    with pytest.raises(Refused, match="models-enough"):
        pick_model(bureau, third, picked=True)
    pick_model(bureau, first, picked=False)
    pick_model(bureau, third, picked=True)
    assert set(institutions.models_of("350702", ON)) == {second, third}
    end_agreement(SYSTEM, first, ends_on=date(2023, 9, 11), reason="停业")
    with pytest.raises(Refused, match="model-not-in-force"):
        pick_model(bureau, first, picked=True)


def test_models_are_picked_only_where_a_document_asks_for_them() -> None:
    agreement = signed(a_draft())
    assert institutions.most_models(JIANSHAN, ON) is None
    with pytest.raises(NotInForce):
        pick_model(SYSTEM, agreement, picked=True)
