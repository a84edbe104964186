"""The ways out: an HTTP gateway for text messages, SMTP for e-mail, signed calls of webhooks.

A gateway gets a notice and answers with an outcome; it never raises for what goes wrong outside. Every sending of one notice bears the same
name (`Idempotency-Key`, `Message-ID`), so that a receiver that has it already leaves it at that.
"""

import http.client
import json
import smtplib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core.mail import EmailMessage

from yilian.audit.clock import instant
from yilian.notices.models import Notice
from yilian.notices.queries import channels_without_gateway
from yilian.notices.rules import SIGNATURE, Channel, Outcome, Result, origin_of, signature

BUSY = frozenset({408, 425, 429})
LONGEST_ANSWER = 65536
DOMAIN = "notices.yilian.invalid"


@dataclass(frozen=True, slots=True)
class Outbound:
    """A notice as it leaves: its name, the address, the code of its template, what it says."""

    uid: str
    address: str = field(repr=False)
    template: str
    title: str
    text: str = field(repr=False)
    params: Mapping[str, str] = field(repr=False)


class Gateway(Protocol):
    """Hands a notice over to whoever carries it."""

    def send(self, notice: Outbound) -> Outcome:
        """Send a notice and return what came of it."""


def outbound(notice: Notice) -> Outbound:
    """Return a notice as it leaves, its address and text in the clear."""
    content: dict[str, Any] = notice.content
    return Outbound(
        str(notice.uid), notice.address, notice.template, content["title"], content["text"], content["params"]
    )


def gateway_for(channel: Channel) -> Gateway:
    """Return the gateway that the settings name for a channel."""
    match channel:
        case Channel.SMS:
            return _sms()
        case Channel.EMAIL:
            return EmailGateway()
        case Channel.WEBHOOK:
            return _webhook()


@dataclass(frozen=True, slots=True)
class SmsGateway:
    """An HTTP gateway for text messages: it knows our templates under ids of its own."""

    url: str
    key: str = field(repr=False)
    signature: str
    templates: Mapping[str, str]

    def send(self, notice: Outbound) -> Outcome:
        """Post number, template and parameters."""
        template = self.templates.get(notice.template)
        if Channel.SMS in channels_without_gateway():
            return Outcome(Result.REFUSED, "gateway-missing")
        if template is None:
            return Outcome(Result.REFUSED, "template-missing")
        body = {
            "id": notice.uid,
            "to": notice.address,
            "signature": self.signature,
            "template": template,
            "params": dict(notice.params),
        }
        return post(self.url, _json(body), {"Authorization": f"Bearer {self.key}", "Idempotency-Key": notice.uid})


@dataclass(frozen=True, slots=True)
class WebhookGateway:
    """Calls of addresses whose origin the settings allow, signed with a key that both sides know."""

    key: str = field(repr=False)
    origins: frozenset[str]

    def send(self, notice: Outbound) -> Outcome:
        """Post the notice with its signature."""
        if Channel.WEBHOOK in channels_without_gateway():
            return Outcome(Result.REFUSED, "gateway-missing")
        if origin_of(notice.address) not in self.origins:
            return Outcome(Result.REFUSED, "origin-not-allowed")
        body = _json(
            {
                "id": notice.uid,
                "template": notice.template,
                "title": notice.title,
                "text": notice.text,
                "params": dict(notice.params),
            }
        )
        signed = signature(self.key, body, int(instant().timestamp()))
        return post(notice.address, body, {SIGNATURE: signed, "Idempotency-Key": notice.uid})


class EmailGateway:
    """E-mail through the SMTP server of the settings; the server's yes is the last that is heard of it."""

    def send(self, notice: Outbound) -> Outcome:
        """Hand a letter over to the server."""
        if Channel.EMAIL in channels_without_gateway():
            return Outcome(Result.REFUSED, "gateway-missing")
        names = {"Message-ID": f"<{notice.uid}@{DOMAIN}>", "Auto-Submitted": "auto-generated"}
        letter = EmailMessage(notice.title, notice.text, to=[notice.address], headers=names)
        try:
            letter.send()
        except smtplib.SMTPRecipientsRefused as refused:
            return _smtp(max((code for code, _words in refused.recipients.values()), default=550))
        except smtplib.SMTPResponseException as refused:
            return _smtp(refused.smtp_code)
        except (OSError, smtplib.SMTPException) as error:
            return Outcome(Result.LATER, _kind(error))
        return Outcome(Result.ACCEPTED)


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Outcome:
    """Post JSON and judge the answer: 2xx is accepted, 5xx, busy and silence are for later, anything else is refused.

    No redirect is followed: a notice goes where it is addressed, or nowhere.
    """
    try:
        status, answer = _exchange(url, body, {"Content-Type": "application/json"} | dict(headers))
    except (OSError, http.client.HTTPException) as error:
        return Outcome(Result.LATER, _kind(error))
    if 200 <= status < 300:
        return Outcome(Result.ACCEPTED, f"http-{status}", _id_in(answer))
    return Outcome(Result.LATER if status >= 500 or status in BUSY else Result.REFUSED, f"http-{status}")


def _exchange(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """Post a body and return the status and the beginning of the answer."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=settings.YILIAN_NOTICE_TIMEOUT)
    try:
        connection.request("POST", urlunsplit(("", "", parts.path or "/", parts.query, "")), body, dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.read(LONGEST_ANSWER)
    finally:
        connection.close()


def _sms() -> SmsGateway:
    """Return the gateway for text messages of the settings."""
    return SmsGateway(
        settings.YILIAN_SMS_URL,
        settings.YILIAN_SMS_KEY,
        settings.YILIAN_SMS_SIGNATURE,
        dict(pair.strip().split("=", 1) for pair in settings.YILIAN_SMS_TEMPLATES.split(",") if "=" in pair),
    )


def _webhook() -> WebhookGateway:
    """Return the webhooks of the settings."""
    origins = settings.YILIAN_WEBHOOK_ORIGINS.split(",")
    return WebhookGateway(settings.YILIAN_WEBHOOK_KEY, frozenset(origin.strip() for origin in origins) - {""})


def _smtp(code: int) -> Outcome:
    """Judge the refusal of a server: 4xx is for now, 5xx for good."""
    return Outcome(Result.LATER if code < 500 else Result.REFUSED, f"smtp-{code}")


def _id_in(answer: bytes) -> str:
    """Return the number that a gateway gave the notice, if its answer holds any."""
    try:
        values = json.loads(answer)
    except ValueError:
        return ""
    return str(values.get("id", "")) if isinstance(values, dict) else ""


def _kind(error: object) -> str:
    """Name a failure by its kind alone: its words may hold an address."""
    return "timeout" if isinstance(error, TimeoutError) else type(error).__name__


def _json(body: Mapping[str, object]) -> bytes:
    """Write a body; equal bodies are equal bytes."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True).encode()
