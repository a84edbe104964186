"""Loads a whole place, step by step, in one transaction: registers, agreements, what they make owed, and what was done of it."""

from datetime import date

from django.db import transaction

from yilian.agreements.events import AgreementEnded, AgreementInForce, ElderEnrolled, EnrolmentEnded, PostsChanged
from yilian.audit.actions import unheard
from yilian.audit.statistics import refresh_statistics
from yilian.config.demo.agreements import load_agreements, load_contracts
from yilian.config.demo.asked import ask_for_checkups
from yilian.config.demo.assessments import load_abilities
from yilian.config.demo.keeping import keep_area
from yilian.config.demo.loader import Area, Step, load_place
from yilian.config.demo.orders import load_orders
from yilian.config.demo.rounds import load_community, settle_residents
from yilian.config.demo.services import enrol_elders, owe
from yilian.config.demo.turns import load_turns
from yilian.people.events import ElderMoved
from yilian.policy.shelf import Pack

ORDERS_EVERY = 4  # areas: a desk of services is made by its actions, one by one, and a few of them show how it works
GROUNDS = (ElderEnrolled, EnrolmentEnded, AgreementInForce, PostsChanged, AgreementEnded, ElderMoved)


def load_county(pack: Pack, size: int, on: date, mode: str, step: Step) -> list[Area]:
    """Load a place with so many invented elders, as it stands on a day."""
    with transaction.atomic():
        areas = load_place(pack, size, on, step)
        refresh_statistics()
        with unheard(*GROUNDS):
            _agree(areas, mode, on, step)
        # Before anything is laid out: an ability level decides what some are owed, from the day of the assessment on.
        for area in areas:
            load_abilities(area, on, step)
        refresh_statistics()
        owe(areas, on, step)
        refresh_statistics()
        for area in areas:
            keep_area(area, on, step)
            load_community(area, on, step)
            ask_for_checkups(area, on, step)
        for area in areas[::ORDERS_EVERY]:
            load_orders(area, on, step)
        load_turns(areas, on, step)
    return areas


def _agree(areas: list[Area], mode: str, on: date, step: Step) -> None:
    """Settle residents, enrol elders and let institutions agree; what follows is laid out for all of them at once."""
    for area in areas:
        settle_residents(area, on)
        enrol_elders(area, mode, on, step)
    load_agreements(areas, on, step)
    for area in areas:
        load_contracts(area, mode, on, step)
