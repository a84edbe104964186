"""Where gateways report what became of a notice; a report is believed when it bears the signature of its channel."""

from typing import Literal
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from yilian.audit.clock import instant
from yilian.audit.scope import using_scope
from yilian.kernel.actors import EVERYWHERE, Actor, Scope
from yilian.kernel.refusals import Invalid, Problem
from yilian.notices.actions import Report, record_receipt
from yilian.notices.queries import notice_of
from yilian.notices.rules import SIGNATURE, Channel, is_signed
from yilian.pages.permits import SIGNED
from yilian.pages.programs import Interface

GATEWAY = Actor(
    None, "gateway", permissions=frozenset({"notices.report"}), scope=Scope((EVERYWHERE,)), purpose="operation"
)


class ReceiptBody(msgspec.Struct):
    """A receipt as a gateway sends it: the number of its event, our name of the notice, what became of it."""

    event: str
    notice: UUID
    outcome: Literal["delivered", "failed"]
    code: str = ""


def of_gateway(request: HttpRequest) -> str | None:
    """Return the channel whose gateway signed the request, or None."""
    match = request.resolver_match
    channel = str(match.kwargs.get("channel", "")) if match else ""
    key = {"sms": settings.YILIAN_SMS_RECEIPT_KEY, "webhook": settings.YILIAN_WEBHOOK_KEY}.get(channel, "")
    signed = is_signed(request.headers.get(SIGNATURE, ""), key, request.body, int(instant().timestamp()))
    return channel if signed else None


api = Interface("notices", opened_by=of_gateway)


@api.write("/notices/receipts/{channel}", SIGNED, ReceiptBody, name="notice-receipt")
def take_receipt(request: HttpRequest, channel: str) -> HttpResponse:
    """Record the receipt of a notice; the same event again changes nothing and is answered alike."""
    try:
        body = msgspec.json.decode(request.body, type=ReceiptBody)
    except msgspec.DecodeError as error:
        raise Invalid(Problem("receipt", "receipt-unreadable")) from error
    with transaction.atomic(), using_scope(GATEWAY):
        notice = notice_of(body.notice, Channel(channel))
        record_receipt(GATEWAY, notice, report=Report(body.event, body.outcome == "delivered", body.code))
    return HttpResponse(status=204)
