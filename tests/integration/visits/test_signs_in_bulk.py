"""What signs call for is owed when the outermost action has ended, however many records that action entered."""

from collections.abc import Sequence
from datetime import date

from factories import a_team, an_elder

from yilian.audit.actions import action
from yilian.audit.scope import using_scope
from yilian.desk.queries.worklist import follow_ups, urgent_follow_ups
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.messages import words
from yilian.obligations.models import Obligation
from yilian.people.models import Elder, Practitioner, Team
from yilian.visits.actions.visits import Delivery, record_visit

ON = date(2023, 9, 12)
DANGER = {"systolic": "186", "diastolic": "112", "heart-rate": "72"}
USUAL = {"systolic": "128", "diastolic": "78", "heart-rate": "72"}


@action("visits.load", title=words("测试：登记多次服务", "a test: enter many visits"), name="tests.enter_many")
def enter_many(
    actor: Actor, team: Team, practitioner: Practitioner, *, visits: Sequence[tuple[Elder, Delivery]]
) -> int:
    """Record visits one by one within one action, as an import does."""
    for elder, delivery in visits:
        record_visit(actor, elder, team, practitioner, delivery=delivery)
    return len(visits)


def test_an_import_leaves_what_its_records_would_leave_one_by_one(county: None) -> None:
    team, doctor = a_team()
    elders = [an_elder(name=f"老人{number}") for number in range(3)]
    days = (date(2023, 9, 1), date(2023, 9, 5))
    visits = [
        (elder, Delivery("home-visit", on, evidence))
        for elder, evidence in zip(elders, (DANGER, USUAL, DANGER), strict=True)
        for on in days
    ]
    assert enter_many(SYSTEM, team, doctor, visits=visits) == 6
    with using_scope(SYSTEM):
        opened = Obligation.objects.filter(basis_kind="visits.visit").order_by("elder_id")
        assert [(owed.elder, owed.team, owed.starts_on, owed.due_on, owed.priority > 0) for owed in opened] == [
            (elder, team, days[0], date(2023, 9, 15), True) for elder in (elders[0], elders[2])
        ], "one follow-up for each elder in trouble: that of the first visit is due before the second would be"
        shown = urgent_follow_ups(follow_ups([team.pk], ON))
        assert [one.obligation for one in shown] == list(opened), "Today shows them"
        assert all(one.visit is not None and one.visit.on == days[0] and one.signs for one in shown)
