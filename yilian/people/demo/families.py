"""Invents families: somebody close to some elders of each area, and what those elders have consented to."""

from collections.abc import Sequence

from yilian.kernel.actors import SYSTEM
from yilian.kernel.county import County
from yilian.people.actions.lives import (
    NewConsent,
    NewFamilyMember,
    add_family_member,
    give_consent,
    withdraw_consent,
)
from yilian.people.models import Consent, Elder, FamilyMember
from yilian.people.queries.areas import Area
from yilian.places.queries import within

EACH = 20
RELATIONS = (
    (FamilyMember.Relation.DAUGHTER, "女儿"),
    (FamilyMember.Relation.SON, "儿子"),
    (FamilyMember.Relation.SPOUSE, "老伴"),
    (FamilyMember.Relation.GRANDCHILD, "孙女"),
    (FamilyMember.Relation.SIBLING, "弟弟"),
)
PROOF = "签约时书面同意（示例）"
PURPOSES = (Consent.Purpose.CARE, Consent.Purpose.REMINDERS, Consent.Purpose.SHARING)
SIGNED = 300  # days before the county's day
WITHDRAWN_EVERY, WITHDRAWN = 7, 60


def invent_families(county: County, places: Sequence[Area]) -> int:
    """Enter family members and consents of the oldest who live at home in each area; some took a consent back."""
    number = 0
    for area in places:
        here = Elder.objects.filter(within("residence_division_id", area.division.code), died_on__isnull=True)
        for elder in here.filter(lives=Elder.Lives.AT_HOME).order_by("birth_date", "pk")[:EACH]:
            _family(county, elder, number)
            number += 1
    return number


def _family(county: County, elder: Elder, number: int) -> None:
    """Enter who is close to an elder, as guardian where a group of the elder suggests one, and the consents."""
    relation, word = RELATIONS[number % len(RELATIONS)]
    guardian = "dementia" in elder.groups
    new_member = NewFamilyMember(f"{elder.name[:1]}{word}（演示）", relation, f"198{20000000 + elder.pk:08d}", guardian)
    member = add_family_member(SYSTEM, elder, member=new_member)
    for purpose in PURPOSES[: 1 + number % 3]:
        new_consent = NewConsent(purpose, county.ago(SIGNED), PROOF)
        consent = give_consent(SYSTEM, elder, member if guardian else None, new_consent=new_consent)
    if number % WITHDRAWN_EVERY == 2:
        withdraw_consent(SYSTEM, consent, on=county.ago(WITHDRAWN))
