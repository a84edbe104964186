"""Sends elders who wish it a word before a service falls due."""

from datetime import date

from yilian.audit.actions import action
from yilian.kernel.actors import Actor
from yilian.kernel.messages import Message, words
from yilian.kernel.records import RecordRef
from yilian.notices.actions import Occasion, send
from yilian.notices.rules import Channel, Recipient, Template
from yilian.obligations.queries.reminders import Reminder, reminders_due

# Says neither which service nor anything of a person's health: whoever holds the telephone may read it.
TEMPLATE = Template(
    "service-due",
    words("服务到期提醒", "a service is due"),
    Message(
        "您好，您签约的一项服务将在{day}前进行，{centre}会与您联系。时间不便请提前告知。",
        "Hello, a service that you are owed is due by {day}; {centre} will be in touch. Please say so if the time does not suit.",
    ),
)


@action("obligations.remind", title=words("发出服务到期提醒", "send reminders of services due"), log=("on",))
def remind(actor: Actor, *, on: date) -> int:
    """Put a reminder of each service that falls due soon into the outbox; return how many. A second time sends nothing twice."""
    reminders = reminders_due(on)
    for reminder in reminders:
        _send(actor, reminder)
    return len(reminders)


def _send(actor: Actor, reminder: Reminder) -> None:
    """Send one reminder in the name of whoever owes the service; quiet hours are kept by the outbox."""
    row = reminder.obligation
    record = RecordRef(row._meta.label_lower, row.pk)
    centre = "" if row.obligor is None else row.obligor.name_zh
    send(
        actor,
        Recipient(Channel.SMS, reminder.phone),
        TEMPLATE,
        params={"day": row.due_on, "centre": centre},
        occasion=Occasion(f"{TEMPLATE.code}:{row.elder_id}:{row.due_on}", row.obligor, about=record),
    )
