"""A clock that the tests move, receivers on this machine, and the settings that lead to them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from receivers import HttpReceiver, MailReceiver, http_receiver, mail_receiver

from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.kernel.deadlines import SHANGHAI

HOW_TO = Path(__file__).parents[3] / "docs" / "how-to" / "send-notices.md"
# What a test of this machine needs otherwise than the example of the manual.
HERE = {
    "YILIAN_NOTICE_TIMEOUT": 0.4,
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "EMAIL_HOST": "127.0.0.1",
    "EMAIL_HOST_USER": "",
    "EMAIL_HOST_PASSWORD": "",
    "EMAIL_USE_TLS": False,
    "EMAIL_TIMEOUT": 5,
    "DEFAULT_FROM_EMAIL": "yilian@example.org",
}


def example(kind: str, number: int = 0) -> str:
    """Return an example of the manual by its kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```", HOW_TO.read_text(encoding="utf-8"), re.M | re.S)[number]


def example_settings() -> dict[str, str]:
    """Return the settings that the manual shows."""
    lines = (line.partition("#")[0].strip() for line in example("sh").splitlines())
    return dict(line.split("=", 1) for line in lines if line)


@dataclass
class Clock:
    """The instant of now, which only goes on when it is told."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **much: float) -> None:
        self.at += timedelta(**much)

    def stand_at(self, hour: int, minute: int = 0) -> None:
        self.at = datetime(2023, 9, 12, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def everywhere(county: None) -> Iterator[None]:
    with using_scope(SYSTEM):
        yield


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock(datetime(2023, 9, 12, 10, tzinfo=SHANGHAI))
    for module in ("actions", "tasks"):
        monkeypatch.setattr(f"yilian.notices.{module}.now", made)
    return made


def _set_up(settings: Any) -> None:
    """Set up what the manual shows."""
    for name, value in (example_settings() | HERE).items():
        if not name.startswith("YILIAN_EMAIL"):
            setattr(settings, name, value)


@pytest.fixture
def gateway(settings: Any) -> Iterator[HttpReceiver]:
    with http_receiver() as receiver:
        _set_up(settings)
        settings.YILIAN_SMS_URL = f"{receiver.url}/sms/send"
        settings.YILIAN_WEBHOOK_ORIGINS = f"https://example.org, {receiver.url}"
        yield receiver


@pytest.fixture
def mailbox(settings: Any) -> Iterator[MailReceiver]:
    with mail_receiver() as receiver:
        _set_up(settings)
        settings.EMAIL_PORT = receiver.port
        yield receiver
