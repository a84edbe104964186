"""Invented agreements of a place: institutions that agreed, some to sign, running out or ended; contracts renewed and ended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

import numpy as np

from yilian.agreements.actions.enrolments import (
    Contract,
    end_enrolment,
    load_enrolments,
    renew_enrolment,
    sign_contract,
)
from yilian.agreements.actions.institutions import (
    Signature,
    draft_agreement,
    end_agreement,
    renew_agreement,
    sign_agreement,
)
from yilian.agreements.actions.posts import set_post
from yilian.agreements.models import Agreement, Enrolment
from yilian.agreements.queries.coverage import without_contract
from yilian.agreements.queries.institutions import (
    items_of_mode,
    modes_between_institutions,
    possible_sides,
    suggested_terms,
)
from yilian.agreements.rules.enrolments import EndReason
from yilian.agreements.rules.institutions import Side, Terms
from yilian.agreements.rules.posts import NewSlot, TimeAndPlace
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.kernel.county import County, seeds
from yilian.kernel.periods import add_months
from yilian.people.models import Elder, Practitioner
from yilian.people.queries.areas import Area, areas, hospital_areas
from yilian.people.queries.persons import age_on
from yilian.places.models import Organization
from yilian.places.policies import policy_for
from yilian.places.queries import care_homes, within

USUAL_MODE = "partnership"
NOT_BUILT = "待定"
FORMS = ("contract", "contract", "contract", "trusteeship", "contract", "counterpart-support", "contract", "alliance")
WHY_ENDED = "养老机构改造停业，双方协商终止（演示）"
CONTRACTS_EACH = 10
FIRST_ROUND = 7  # pairs: each way of standing once; those after them stand in further ways
ENROLLED, FROM_AGE = 0.86, 65
RUNNING = timedelta(days=340)
ENDED = (
    (EndReason.MOVED, "随子女迁往外地（演示）"),
    (EndReason.OWN_WISH, ""),
    (EndReason.LOST, "三次上门未遇（演示）"),
    (EndReason.CHANGED_TEAM, ""),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A care institution and who serves it, numbered in their place, with what they agree on.

    The area is that of its health centre; of the largest home of a county, that of the county's hospital.
    """

    number: int
    care: Organization
    area: Area
    mode: str

    @property
    def medical(self) -> Organization:
        """The health centre or the hospital."""
        return self.area.centre

    @property
    def times(self) -> tuple[time, time]:
        """A morning or an afternoon, so that one doctor can be at ten places in a week."""
        return (time(14), time(16, 30)) if self.number // 5 % 2 else (time(8, 30), time(11))

    def terms(self, starts_on: date, ends_on: date) -> Terms:
        """Write the terms: content and frequency as the documents promise them."""
        promised = suggested_terms(self.care.division_id, self.mode, starts_on)
        return Terms(
            form=FORMS[self.number % len(FORMS)],
            mode=self.mode,
            starts_on=starts_on,
            ends_on=ends_on,
            content=promised["content"],
            manner="乙方派医护人员到甲方定期巡诊，需要时不定期上门；急危重症开通绿色通道，双向转诊。",
            hours=f"每周{'一二三四五'[self.number % 5]} {self.times[0]:%H:%M}—{self.times[1]:%H:%M};24小时电话咨询。",
            frequency=promised["frequency"] or "每周一次（演示）",
            cost="甲方每年向乙方支付服务费两万元，按季结算（演示）；免费项目不收费。",
            responsibilities="乙方：派出有资质的人员，按频次服务并留下记录。\n甲方：提供场所，通知并协助老人，及时报告病情变化。",
            team_id=self.area.team.pk,
        )


def play(county: County) -> None:
    """Enrol most elders who live at home, let institutions agree, and sign contracts of a year with some of the others."""
    with using_scope(SYSTEM):
        places = areas()
        for area in places:
            count = len(enrol(area, county))
            county.step(f"{area.division.name_zh}：签约", f"{area.division.name_en}: enrolled", count)
        county.step("机构合作协议（示例）", "agreements between institutions, invented", agree(places, county.on))
        for area in places:
            count = sign_contracts(area, county)
            name = area.division
            county.step(f"{name.name_zh}：一年期签约（示例）", f"{name.name_en}: contracts of a year, invented", count)


def enrol(area: Area, county: County) -> list[Enrolment]:
    """Enrol most elders of an area from 65 on in the first two months of the year."""
    rng, first = np.random.default_rng(seeds(area.division.code)), county.year + timedelta(days=2)
    living = Elder.objects.filter(within("residence_division_id", area.division.code), died_on__isnull=True)
    packs = policy_for(area.division.code, first).packs_of_mode(county.mode)
    if not packs:
        return []
    chosen = [
        Enrolment(
            elder=elder,
            team=area.team,
            pack=packs[0],
            mode=county.mode,
            judged_on=first,
            starts_on=first + timedelta(days=int(rng.integers(0, 55))),
        )
        for elder in living.filter(lives=Elder.Lives.AT_HOME).order_by("pk")
        if age_on(elder.birth_date, county.on) >= FROM_AGE and rng.random() < ENROLLED
    ]
    return load_enrolments(SYSTEM, enrolments=chosen)


def agree(places: Sequence[Area], on: date) -> int:
    """Let each care institution agree with who serves it; return how many agreements there are."""
    for pair in _pairs(places, on):
        _agree(pair, on)
    return Agreement.objects.count()


def _pairs(places: Sequence[Area], on: date) -> Iterable[Pair]:
    """Pair the care institutions of each area with its health centre, and the largest home of a county with a hospital there."""
    by_area = {area.division.code[:9]: area for area in places}
    by_county = {area.division.code[:6]: area for area in reversed(hospital_areas())}
    largest = {county: next(iter(care_homes(county)), None) for county in by_county}
    named = [care for care in possible_sides("", Side.CARE) if care.division_id[:9] in by_area]
    number = 0
    for care in named:
        county = care.division_id[:6]
        area = by_county[county] if care == largest.get(county) else by_area[care.division_id[:9]]
        modes = modes_between_institutions(care.division_id, on)
        if not modes or care.pk == area.centre.pk or NOT_BUILT in care.name_zh:
            continue
        own = [mode for mode in (*care.modes, USUAL_MODE) if mode in modes]
        yield Pair(number, care, area, next(iter(own or modes)))
        number += 1


def _agree(pair: Pair, on: date) -> None:
    """Bring a pair to where its number puts it: signed by one, to sign, running out, ended, and else in its second year."""
    first, last = date(on.year, 1, 1), date(on.year, 12, 31)
    if not _in_force(pair, first):
        return
    match pair.number % 7:
        case 1 if pair.number > FIRST_ROUND and _in_force(pair, add_months(first, -12)):
            _let_run_out(pair, add_months(first, -12), add_months(last, -12))
        case 3 if _in_force(pair, add_months(first, 12)):
            sides = (Side.CARE,) if pair.number == 3 else (Side.CARE, Side.MEDICAL)
            _sign(_draft(pair, add_months(first, 12), add_months(last, 12)), on - timedelta(days=6), *sides)
        case 5 if _in_force(pair, on - RUNNING):
            _run_out(pair, on)
        case 6:
            agreement = _signed(pair, _draft(pair, first, last))
            end_agreement(SYSTEM, agreement, ends_on=on - timedelta(days=40), reason=WHY_ENDED)
        case _ if _in_force(pair, add_months(first, -12)):
            before = _draft(pair, add_months(first, -12), add_months(last, -12))
            before = _sign(before, before.starts_on - timedelta(days=12), Side.CARE, Side.MEDICAL)
            _signed(pair, renew_agreement(SYSTEM, before, terms=pair.terms(first, last)))
        case _:
            _signed(pair, _draft(pair, first, last))


def _let_run_out(pair: Pair, starts_on: date, ends_on: date) -> None:
    """Let an agreement have run out unrenewed; a draft that was to follow it was never signed by its last day."""
    agreement = _draft(pair, starts_on, ends_on)
    _sign(agreement, starts_on - timedelta(days=12), Side.CARE, Side.MEDICAL)
    _draft(pair, ends_on + timedelta(days=1), add_months(ends_on, 3))


def _in_force(pair: Pair, on: date) -> bool:
    """Return whether a document offers the mode of a pair on a day."""
    return bool(policy_for(pair.care.division_id, on).packs_of_mode(pair.mode))


def _run_out(pair: Pair, on: date) -> None:
    """Let an agreement run out within weeks; the first such pair has its renewal drafted, and nobody has signed it."""
    begun = on - RUNNING
    until = add_months(begun, 12) - timedelta(days=1)
    agreement = _signed(pair, _draft(pair, begun, until))
    if pair.number == 5:
        renew_agreement(SYSTEM, agreement, terms=pair.terms(until + timedelta(days=1), add_months(until, 12)))


def _draft(pair: Pair, starts_on: date, ends_on: date) -> Agreement:
    """Draft the agreement of a pair."""
    return draft_agreement(SYSTEM, pair.care, pair.medical, terms=pair.terms(starts_on, ends_on))


def _signed(pair: Pair, draft: Agreement) -> Agreement:
    """Let both sides sign some days before the first day, and set the post."""
    agreement = _sign(draft, draft.starts_on - timedelta(days=12), Side.CARE, Side.MEDICAL)
    _set_post(pair, agreement)
    return agreement


def _sign(agreement: Agreement, on: date, *sides: Side) -> Agreement:
    """Let sides sign on a day."""
    for side in sides:
        name = "院长（演示）" if side is Side.CARE else "主任（演示）"
        agreement = sign_agreement(SYSTEM, agreement, signature=Signature(side, name, on))
    return agreement


def _set_post(pair: Pair, agreement: Agreement) -> None:
    """Send the doctor of the area every week, with the nurse to stand in (PA-14)."""
    items = items_of_mode(pair.care.division_id, pair.mode, agreement.starts_on)
    item = "ward-visit" if "ward-visit" in items else next(iter(items), None)
    relief = Practitioner.objects.filter(teams=pair.area.team).exclude(pk=pair.area.doctor.pk).order_by("pk").first()
    if item is None or relief is None:
        return
    begins_at, ends_at = pair.times
    where = TimeAndPlace(pair.number % 5 + 1, begins_at, ends_at, pair.care.name_zh)
    set_post(SYSTEM, agreement, new_slot=NewSlot(item, where, pair.area.doctor.pk, relief.pk))


def sign_contracts(area: Area, county: County) -> int:
    """Sign contracts of a year with some elders of an area who have none: some renewed, some ended, some about to run out."""
    without = without_contract(area.division.code, county.on).filter(lives=Elder.Lives.AT_HOME).order_by("pk")
    started = add_months(county.on, -12)
    if not policy_for(area.division.code, started).packs_of_mode(county.mode):
        return 0
    made = []
    for number, elder in enumerate(without[:CONTRACTS_EACH]):
        starts_on = started + timedelta(days=9 * number + 3)
        contract = Contract(county.mode, starts_on - timedelta(days=2), starts_on)
        made.append(sign_contract(SYSTEM, elder, area.team, contract=contract))
    _end_and_renew(made, county.on)
    return len(made)


def _end_and_renew(made: Sequence[Enrolment], on: date) -> None:
    """Renew the first contracts, which run out first, and end the last ones for the reasons that the field counts."""
    for enrolment in made[:3]:
        renew_enrolment(SYSTEM, enrolment, signed_on=on - timedelta(days=5))
    for enrolment, (reason, note) in zip(reversed(made[3:]), ENDED, strict=False):
        end_enrolment(SYSTEM, enrolment, ends_on=on - timedelta(days=30), reason=reason, note=note)
