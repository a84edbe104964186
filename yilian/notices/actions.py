"""Writes the outbox: a notice in the transaction of what caused it, its attempts, its receipts, and what administrators decide."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yilian.audit.actions import action, publish
from yilian.audit.cipher import encrypt
from yilian.audit.clock import now
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.records import RecordRef
from yilian.kernel.refusals import Invalid, refuse, refuse_if
from yilian.notices.events import NoticeReady
from yilian.notices.models import Attempt, Notice, Receipt
from yilian.notices.queries import is_attempted, quiet_hours
from yilian.notices.rules import (
    LEASE,
    Outcome,
    Priority,
    Recipient,
    State,
    Template,
    after_attempt,
    after_receipt,
    begins_as,
    may_be_sent,
    recipient_problems,
    step_refusal,
)
from yilian.places.models import Organization


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why and for whom something is sent.

    key            names the notice for its sender; the same key sends nothing twice
    organization   the organization that sends; None for the installation itself
    about          the record that it is about
    """

    key: str
    organization: Organization | None = None
    priority: Priority = Priority.ROUTINE
    about: RecordRef | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a gateway reports: the number of its event, whether the notice was delivered, and its code."""

    event: str
    delivered: bool
    code: str = ""


@action("notices.send", title=words("发出通知", "send a notice"))
def send(
    actor: Actor, recipient: Recipient, template: Template, *, params: Mapping[str, object], occasion: Occasion
) -> Notice:
    """Put a notice into the outbox; it leaves once the transaction that it is part of has committed, and never without it."""
    problems = recipient_problems(recipient)
    if problems:
        raise Invalid(*problems)
    at = now()
    state, not_before = begins_as(occasion.priority, at, quiet_hours())
    notice, created = Notice.objects.get_or_create(
        organization=occasion.organization,
        key=occasion.key,
        defaults={
            "channel": recipient.channel,
            "priority": occasion.priority,
            "language": recipient.language,
            "template": template.code,
            "title_zh": template.title.zh,
            "title_en": template.title.en,
            "address_cipher": encrypt(recipient.address),
            "content_cipher": encrypt(content_of(template, recipient.language, params)),
            "record_label": occasion.about.label if occasion.about else "",
            "record_key": occasion.about.key if occasion.about else None,
            "state": state,
            "at": at,
            "not_before": not_before,
            "moved_at": at,
        },
    )
    if created:
        publish(NoticeReady(notice.pk, notice.not_before))
    elif (notice.template, notice.channel) != (template.code, recipient.channel):
        refuse("notice-key-taken", key=occasion.key)
    return notice


def content_of(template: Template, language: str, params: Mapping[str, object]) -> str:
    """Write what a notice says in the language of its recipient."""
    values = {name: str(value) for name, value in params.items()}
    text = {"title": template.title.text(language, {}), "text": template.text.text(language, values)}
    return json.dumps(text | {"params": values}, ensure_ascii=False)


@action("notices.load", title=words("批量装入通知", "load notices"), name="notices.load_notices")
def load_notices(
    actor: Actor, *, notices: Sequence[Notice], attempts: Sequence[Attempt], receipts: Sequence[Receipt]
) -> int:
    """Enter many notices with what became of them, as a demonstration does; nothing is sent."""
    Notice.objects.bulk_create(notices)
    Attempt.objects.bulk_create(attempts)
    Receipt.objects.bulk_create(receipts)
    return len(notices)


@action("notices.dispatch", title=words("开始发送通知", "begin to send a notice"), name="notices.begin")
def begin_attempt(actor: Actor, notice: Notice) -> Attempt | None:
    """Take a notice to send it; None where it is not due, is settled, or is in other hands."""
    at = now()
    if not may_be_sent(notice.waiting, at):
        return None
    notice.state, notice.not_before = begins_as(Priority(notice.priority), at, quiet_hours())
    notice.moved_at = at
    if notice.state == State.HELD:
        _wait(notice)
        return None
    notice.begun_at, notice.tries = at, notice.tries + 1
    notice.save(update_fields=["state", "not_before", "begun_at", "moved_at", "tries"])
    return Attempt.objects.create(notice=notice, begun_at=at)


def _wait(notice: Notice) -> None:
    """Let a notice be sent later."""
    notice.save()
    publish(NoticeReady(notice.pk, notice.not_before))


@action("notices.dispatch", title=words("记录发送结果", "record what came of sending"), name="notices.end")
def end_attempt(actor: Actor, notice: Notice, attempt: Attempt, *, outcome: Outcome) -> Notice:
    """Record what came of an attempt; a notice that was settled meanwhile stays as it is."""
    at = now()
    attempt.ended_at, attempt.result, attempt.code = at, outcome.result, outcome.code[:60]
    attempt.save(update_fields=["ended_at", "result", "code"])
    notice.gateway_id, notice.moved_at = outcome.gateway_id[:120] or notice.gateway_id, at
    if notice.begun_at == attempt.begun_at:
        notice.begun_at = None
    if notice.state == State.QUEUED:
        notice.state, wait = after_attempt(outcome, notice.tries)
        notice.reason = outcome.code[:200] if notice.state == State.FAILED else ""
        if wait is not None:
            notice.state, notice.not_before = begins_as(Priority(notice.priority), at + wait, quiet_hours())
            _wait(notice)
    notice.save()
    return notice


@action("notices.report", title=words("收到通知回执", "receive the receipt of a notice"))
def record_receipt(actor: Actor, notice: Notice, *, report: Report) -> Receipt:
    """Record what a gateway reports; the same event a second time changes nothing."""
    at = now()
    receipt, created = Receipt.objects.get_or_create(
        notice=notice,
        event=report.event[:120],
        defaults={"delivered": report.delivered, "code": report.code[:60], "at": at},
    )
    state = after_receipt(State(notice.state), report.delivered, attempted=is_attempted(notice))
    if created and state != notice.state:
        notice.state, notice.moved_at = state, at
        notice.reason = "" if report.delivered else report.code[:60]
        notice.save(update_fields=["state", "reason", "moved_at"])
    return receipt


@action("notices.manage", title=words("重新发送通知", "send a notice again"), name="notices.retry")
def retry(actor: Actor, notice: Notice, *, reason: str) -> Notice:
    """Queue a failed notice again, for a reason."""
    refuse_if(step_refusal(State(notice.state), State.QUEUED, reason))
    at = now()
    notice.state, notice.not_before = begins_as(Priority(notice.priority), at, quiet_hours())
    notice.reason, notice.tries, notice.moved_at = reason, 0, at
    _wait(notice)
    return notice


@action("notices.manage", title=words("撤回通知", "withdraw a notice"), name="notices.withdraw")
def withdraw(actor: Actor, notice: Notice, *, reason: str) -> Notice:
    """Withdraw a notice that waits, for a reason."""
    at = now()
    sending = notice.begun_at is not None and at < notice.begun_at + LEASE
    refuse_if(step_refusal(State(notice.state), State.WITHDRAWN, reason, sending=sending))
    notice.state, notice.reason, notice.moved_at = State.WITHDRAWN, reason, at
    notice.save(update_fields=["state", "reason", "moved_at"])
    return notice
