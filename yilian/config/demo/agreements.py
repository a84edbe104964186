"""Invented agreements of a place: institutions that agreed, some to sign, running out or ended; contracts renewed and ended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from yilian.agreements.actions import (
    Contract,
    Signature,
    draft_agreement,
    end_agreement,
    end_enrolment,
    renew_agreement,
    renew_enrolment,
    set_post,
    sign_agreement,
    sign_contract,
)
from yilian.agreements.models import Agreement, Enrolment
from yilian.agreements.queries import (
    items_of_mode,
    modes_between_institutions,
    possible_sides,
    suggested_terms,
    without_contract,
)
from yilian.agreements.rules import EndReason, NewPost, Place, Side, Terms
from yilian.audit.reach import reaching
from yilian.config.demo.loader import CERTIFIED_FROM, Area, Step
from yilian.kernel.actors import SYSTEM
from yilian.kernel.periods import add_months
from yilian.people.models import Practitioner
from yilian.places.actions import NewLicence, grant_licence, load_organizations
from yilian.places.models import Licence, Organization
from yilian.places.pinyin import pinyin_of
from yilian.places.policies import policy_for
from yilian.places.queries import licences_on

USUAL_MODE = "partnership"
NOT_BUILT = "待定"
FORMS = ("contract", "contract", "contract", "trusteeship", "contract", "counterpart-support", "contract", "alliance")
WHY_ENDED = "养老机构改造停业，双方协商终止（演示）"
CONTRACTS_EACH = 10
RUNNING = timedelta(days=340)
ENDED = (
    (EndReason.MOVED, "随子女迁往外地（演示）"),
    (EndReason.OWN_WISH, ""),
    (EndReason.LOST, "三次上门未遇（演示）"),
    (EndReason.CHANGED_TEAM, ""),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A care institution and the health centre of its area, numbered in their place, with what they agree on."""

    number: int
    care: Organization
    area: Area
    mode: str

    @property
    def medical(self) -> Organization:
        """The health centre."""
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


def load_agreements(areas: Sequence[Area], on: date, step: Step) -> int:
    """Let each care institution agree with the health centre of its area; a place without any is given invented ones."""
    with reaching(SYSTEM):
        pairs = list(_pairs(areas, on))
        for area in areas:
            _license(area.centre, Licence.Kind.MEDICAL, on)
        for pair in pairs:
            _license(pair.care, Licence.Kind.CARE, on)
            _license(pair.medical, Licence.Kind.MEDICAL, on)
            _agree(pair, on)
        count = Agreement.objects.count()
    step("机构合作协议（示例）", "agreements between institutions, invented", count)
    return count


def _pairs(areas: Sequence[Area], on: date) -> Iterable[Pair]:
    """Pair the care institutions of each area with its health centre."""
    by_area = {area.division.code[:9]: area for area in areas}
    named = [care for care in possible_sides("", Side.CARE) if care.division_id[:9] in by_area] or _invented(areas)
    number = 0
    for care in named:
        area = by_area[care.division_id[:9]]
        modes = modes_between_institutions(care.division_id, on)
        if not modes or care.pk == area.centre.pk or NOT_BUILT in care.name_zh:
            continue
        own = [mode for mode in (*care.modes, USUAL_MODE) if mode in modes]
        yield Pair(number, care, area, next(iter(own or modes)))
        number += 1


def _invented(areas: Sequence[Area]) -> list[Organization]:
    """Invent a care home for each area, as the document of this place names none."""
    homes = [
        Organization(
            code=f"demo-home-{area.division.code}", name_zh=f"{area.division.name_zh}敬老院",
            name_en=f"{area.division.name_en} care home", pinyin=pinyin_of(area.division.name_zh), kind="rural-care-home",
            ownership="public", division=area.division, synthetic=True,
            longitude=area.division.longitude, latitude=area.division.latitude,
        )
        for area in areas
    ]  # fmt: skip
    return load_organizations(SYSTEM, organizations=homes)


def _license(organization: Organization, kind: Licence.Kind, on: date) -> None:
    """Give an invented licence to whoever has none in force."""
    if licences_on(on).filter(organization=organization, kind=kind).exists():
        return
    given = NewLicence(kind, f"DEMO-{kind}-{organization.pk:05d}", CERTIFIED_FROM)
    grant_licence(SYSTEM, organization, given=given)


def _agree(pair: Pair, on: date) -> None:
    """Bring a pair to where its number puts it: signed by one, to sign, running out, ended, and else in its second year."""
    first, last = date(on.year, 1, 1), date(on.year, 12, 31)
    if not _in_force(pair, first):
        return
    match pair.number % 7:
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


def _in_force(pair: Pair, on: date) -> bool:
    """Say whether a document offers the mode of a pair on a day."""
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
    where = Place(pair.number % 5 + 1, begins_at, ends_at, pair.care.name_zh)
    set_post(SYSTEM, agreement, given=NewPost(item, where, pair.area.doctor.pk, relief.pk))


def load_contracts(area: Area, mode: str, on: date, step: Step) -> int:
    """Sign contracts of a year with some elders of an area who have none: some renewed, some ended, some about to run out."""
    with reaching(SYSTEM):
        elders = list(without_contract(area.division.code, on).filter(lives="at-home").order_by("pk")[:CONTRACTS_EACH])
        started = add_months(on, -12)
        if not policy_for(area.division.code, started).packs_of_mode(mode):
            return 0
        made = []
        for number, elder in enumerate(elders):
            starts_on = started + timedelta(days=9 * number + 3)
            contract = Contract(mode, starts_on - timedelta(days=2), starts_on)
            made.append(sign_contract(SYSTEM, elder, area.team, contract=contract))
        _end_and_renew(made, on)
    step(
        f"{area.division.name_zh}：一年期签约（示例）",
        f"{area.division.name_en}: contracts of a year, invented",
        len(made),
    )
    return len(made)


def _end_and_renew(made: Sequence[Enrolment], on: date) -> None:
    """Renew the first contracts, which run out first, and end the last ones for the reasons that the field counts."""
    for enrolment in made[:3]:
        renew_enrolment(SYSTEM, enrolment, signed_on=on - timedelta(days=5))
    for enrolment, (reason, note) in zip(reversed(made[3:]), ENDED, strict=False):
        end_enrolment(SYSTEM, enrolment, ends_on=on - timedelta(days=30), reason=reason, note=note)
