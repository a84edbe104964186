"""What does not go by the book: waived services, a stay in hospital, a roster with a gap, papers that lapse, records that look alike."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from yilian.audit.reach import reaching
from yilian.config.demo.loader import CERTIFIED_FROM, Area, Step
from yilian.kernel.actors import SYSTEM
from yilian.kernel.identifiers import resident_check_digit
from yilian.obligations.actions import NewWatch, record_absence, set_watch, waive
from yilian.obligations.models import Obligation
from yilian.people.actions import NewElder, load_elders
from yilian.people.models import Elder
from yilian.places.actions import NewLicence, grant_licence
from yilian.places.models import Licence, Organization

TELEPHONE = "telephone-advice"
ROSTERS = 3  # centres
HALVES = ((time(8), time(20)), (time(20), time(8)))
SUNDAY = 7
WAIVED = ("本人在杭州女儿家，不愿接受（演示）", "刚在县医院做过同样检查（演示）", "本人拒绝，已两次说明（演示）")
ALIKE = 4


def load_turns(areas: Sequence[Area], on: date, step: Step) -> None:
    """Let some things go another way in a few areas."""
    with reaching(SYSTEM):
        made = sum(_waived(area, on) for area in areas[::4])
        made += _in_hospital(areas[0], on)
        made += sum(
            _roster(area, gap=index == 0) for index, area in enumerate(areas[:: max(1, len(areas) // 2)][:ROSTERS])
        )
        made += _papers(areas, on)
        made += _alike(areas)
    step(
        "例外：豁免、住院、值班空档、证照到期、疑似重复",
        "turns: waived, in hospital, rosters, papers, look-alikes",
        made,
    )


def _waived(area: Area, on: date) -> int:
    """Waive some of what is overdue, each for a reason."""
    overdue = Obligation.objects.filter(
        team=area.team,
        elder__isnull=False,
        due_on__lt=on,
        kept_on__isnull=True,
        void_on__isnull=True,
        waived_on__isnull=True,
    )
    found = list(overdue.order_by("due_on", "pk")[: len(WAIVED)])
    for one, reason in zip(found, WAIVED, strict=False):
        waive(SYSTEM, one, on=on - timedelta(days=1), reason=reason)
    return len(found)


def _in_hospital(area: Area, on: date) -> int:
    """Let an enrolled elder lie in hospital for ten days now."""
    elder = Elder.objects.filter(enrolments__team=area.team, died_on__isnull=True).order_by("-pk").first()
    if elder is None:
        return 0
    record_absence(SYSTEM, elder, kind="hospital", starts_on=on - timedelta(days=10))
    return 1


def _roster(area: Area, *, gap: bool) -> int:
    """Put the telephone of a centre on a roster of day and night; one has nobody on Sunday night."""
    doctor, nurse = list(area.team.members.order_by("pk"))[:2]
    made = 0
    for weekday in range(1, SUNDAY + 1):
        for night, (begins_at, ends_at) in enumerate(HALVES):
            if gap and night and weekday == SUNDAY:
                continue
            first, relief = (doctor, nurse) if (weekday + night) % 2 else (nurse, doctor)
            given = NewWatch(TELEPHONE, weekday, begins_at, ends_at, CERTIFIED_FROM)
            set_watch(SYSTEM, area.centre, first, relief, given=given)
            made += 1
    return made


def _papers(areas: Sequence[Area], on: date) -> int:
    """License further institutions for care: one licence ends soon, one has lapsed."""
    bare = Organization.objects.exclude(licences__kind=Licence.Kind.MEDICAL_UNIT).filter(
        licences__kind=Licence.Kind.CARE
    )
    ends = (on + timedelta(days=25), on - timedelta(days=40))
    found = list(bare.distinct().order_by("pk")[: len(ends)])
    for organization, ends_on in zip(found, ends, strict=False):
        number = f"DEMO-UNIT-{organization.pk:05d}"
        given = NewLicence(Licence.Kind.MEDICAL_UNIT, number, CERTIFIED_FROM, ends_on, unit="clinic")
        grant_licence(SYSTEM, organization, given=given)
    return len(found)


def _alike(areas: Sequence[Area]) -> int:
    """Register a few elders a second time, each under a number that somebody misread."""
    made = list[NewElder]()
    for area in areas[:ALIKE]:
        elder = Elder.objects.filter(enrolments__team=area.team, died_on__isnull=True).order_by("pk").last()
        if elder is not None:
            made.append(
                NewElder(
                    name=elder.name, sex=elder.sex, birth_date=elder.birth_date, id_number=_other_number(elder),
                    residence=elder.residence_division_id, household=elder.household_division_id,
                    address=elder.address, synthetic=True,
                )
            )  # fmt: skip
    return load_elders(SYSTEM, given=made)


def _other_number(elder: Elder) -> str:
    """Make another number of the same day of birth, with a right check digit."""
    body = f"{elder.household_division_id[:6]}{elder.birth_date:%Y%m%d}{990 + elder.sex}"
    return body + resident_check_digit(body)
