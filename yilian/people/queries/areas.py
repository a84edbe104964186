"""Reads the areas of a place: who serves each, and who lives there."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yilian.accounts.queries import actor_for
from yilian.audit.clock import now, start_of
from yilian.kernel.actors import Actor
from yilian.people.models import Elder, Practitioner, Team
from yilian.places.models import Division, Organization
from yilian.places.queries import care_homes, hospitals, primary_care_areas, within

CAST = 12


@dataclass(frozen=True, slots=True)
class Area:
    """A division that villages lie in, with its health centre, the family-doctor team and its doctor, and its care homes.

    The care homes are in order: the largest one where elders live stands first. `specialists` is a second team of the centre.
    """

    division: Division
    villages: tuple[Division, ...]
    centre: Organization
    team: Team
    doctor: Practitioner
    homes: tuple[Organization, ...] = ()
    specialists: Team | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """Elders of an area who live at home with a chronic illness, and its staff by kind, each as the actor that they are."""

    area: Area
    on: date
    specialists: Team
    elders: tuple[Elder, ...]
    staff: dict[str, Practitioner]
    actors: dict[str, Actor]

    def team_of(self, kind: str) -> Team:
        """Return the team to which the practitioner of a kind belongs."""
        return self.area.team if self.area.team in self.staff[kind].teams.all() else self.specialists

    def ago(self, days: int, hour: int = 9) -> datetime:
        """Return an hour of a day so many days ago, never ahead of now."""
        return min(start_of(self.on - timedelta(days=days)) + timedelta(hours=hour), now())


def areas() -> list[Area]:
    """Return every area that a team with a doctor serves, by code."""
    care_areas = (_area(division, centre) for division, centre in primary_care_areas())
    return [area for area in care_areas if area is not None]


def hospital_areas() -> list[Area]:
    """Return the place of every hospital whose team has a doctor: as an area that the hospital shares with a health centre."""
    with_teams = (_area(hospital.division, hospital) for hospital in hospitals())
    return [area for area in with_teams if area is not None]


def _area(division: Division, centre: Organization) -> Area | None:
    teams = list(Team.objects.filter(organization=centre).order_by("pk").prefetch_related("members"))
    doctors = (member for member in teams[0].members.all() if member.kind == "doctor") if teams else iter(())
    doctor = next(doctors, None)
    if doctor is None:
        return None
    villages = tuple(division.children.order_by("code"))
    homes = tuple(care_homes(division.code[:9]))
    return Area(division, villages, centre, teams[0], doctor, homes, next(iter(teams[1:]), None))


def cast_of(area: Area, on: date) -> Cast | None:
    """Return who takes part where services are ordered; nothing where an area has no specialists or too few elders."""
    here = Elder.objects.filter(within("residence_division_id", area.division.code), died_on__isnull=True)
    chronic = here.filter(lives=Elder.Lives.AT_HOME, groups__contains=["chronic-illness"]).order_by("birth_date", "pk")
    elders = tuple(chronic[:CAST])
    if area.specialists is None or len(elders) < CAST:
        return None
    members = Practitioner.objects.filter(teams__in=[area.team, area.specialists]).select_related("user").order_by("pk")
    staff = {member.kind: member for member in members}
    actors = {kind: actor_for(member.user, on) for kind, member in staff.items() if member.user is not None}
    return Cast(area, on, area.specialists, elders, staff, actors)
