"""The outbox: notices, the attempts to send them, and the receipts of gateways."""

import json
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yilian.audit.cipher import decrypt
from yilian.kernel.messages import Message
from yilian.notices import rules
from yilian.places.models import Organization


class Notice(models.Model):
    """A message to somebody outside the pages.

    Address and text are stored encrypted; the title holds no personal data. `uid` names the notice towards gateways, `key` is what
    its sender knows it by: the same key sends nothing twice. `record_label` and `record_key` name the record it is about.
    `tries` counts the attempts since it was queued last.
    """

    class Channel(models.TextChoices):
        """The ways by which a notice goes."""

        SMS = rules.Channel.SMS.value, _("短信")
        EMAIL = rules.Channel.EMAIL.value, _("邮件")
        WEBHOOK = rules.Channel.WEBHOOK.value, _("接口通知")

    class Priority(models.TextChoices):
        """How urgent a notice is."""

        ROUTINE = rules.Priority.ROUTINE.value, _("常规")
        URGENT = rules.Priority.URGENT.value, _("紧急")
        ASAP = rules.Priority.ASAP.value, _("尽快")
        STAT = rules.Priority.STAT.value, _("立即")

    class State(models.TextChoices):
        """The states of a notice."""

        QUEUED = rules.State.QUEUED.value, _("待发送")
        HELD = rules.State.HELD.value, _("夜间暂缓")
        SENT = rules.State.SENT.value, _("已发出")
        DELIVERED = rules.State.DELIVERED.value, _("已送达")
        FAILED = rules.State.FAILED.value, _("未送达")
        WITHDRAWN = rules.State.WITHDRAWN.value, _("已撤回")

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    key = models.CharField(max_length=120)
    channel = models.CharField(max_length=10, choices=Channel)
    priority = models.CharField(max_length=10, choices=Priority, default=Priority.ROUTINE)
    language = models.CharField(max_length=10, default="zh-hans")
    template = models.CharField(max_length=60)
    title_zh = models.CharField(max_length=60)
    title_en = models.CharField(max_length=120)
    address_cipher = models.BinaryField()
    content_cipher = models.BinaryField()
    record_label = models.CharField(max_length=60, blank=True)
    record_key = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State)
    reason = models.CharField(max_length=200, blank=True)
    gateway_id = models.CharField(max_length=120, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    not_before = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField()

    class Meta:
        db_table = "notices_notice"
        constraints = (
            models.UniqueConstraint(fields=["organization", "key"], nulls_distinct=False, name="notice_once"),
        )
        indexes = (
            models.Index(fields=["not_before"], name="notice_waiting", condition=Q(state__in=["queued", "held"])),
            models.Index(fields=["-at"], name="notice_latest"),
        )

    def __str__(self) -> str:
        return f"notice #{self.pk}"

    @property
    def title(self) -> Message:
        """Return what the notice is called, in both languages."""
        return Message(self.title_zh, self.title_en)

    @property
    def address(self) -> str:
        """Return the address in full; for the gateway only."""
        return decrypt(bytes(self.address_cipher))

    @property
    def masked_address(self) -> str:
        """Return the address as pages may show it."""
        return rules.masked_address(rules.Channel(self.channel), self.address)

    @property
    def content(self) -> dict[str, object]:
        """Return what the notice says: `title`, `text`, `params`; for the gateway only."""
        content: dict[str, object] = json.loads(decrypt(bytes(self.content_cipher)))
        return content

    @property
    def waiting(self) -> rules.Waiting:
        """Return what the rules must know to judge whether it may be sent."""
        return rules.Waiting(rules.State(self.state), self.not_before, self.begun_at, self.tries)


class Attempt(models.Model):
    """An attempt to send a notice; without a result it is under way, or was broken off."""

    class Result(models.TextChoices):
        """What came of it."""

        UNKNOWN = "", _("没有结果")
        ACCEPTED = rules.Result.ACCEPTED.value, _("网关已接收")
        LATER = rules.Result.LATER.value, _("暂时不行，稍后重试")
        REFUSED = rules.Result.REFUSED.value, _("网关拒绝")

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="attempts")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=10, choices=Result, default="", blank=True)
    code = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "notices_attempt"

    def __str__(self) -> str:
        return f"attempt #{self.pk}"


class Receipt(models.Model):
    """What a gateway reports of a notice, once for each of its events."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="receipts")
    event = models.CharField(max_length=120)
    delivered = models.BooleanField()
    code = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "notices_receipt"
        constraints = (models.UniqueConstraint(fields=["notice", "event"], name="receipt_once"),)

    def __str__(self) -> str:
        return f"receipt #{self.pk}"
