"""Notices for administrators: what went out and what became of it, sending again, withdrawing."""

from datetime import datetime

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yilian.notices.actions import retry, withdraw
from yilian.notices.forms import ReasonForm
from yilian.notices.models import Attempt, Notice, Receipt
from yilian.notices.queries import channels_without_gateway, notices_until
from yilian.notices.queries import notice as notice_by_number
from yilian.notices.rules import State, steps_by_hand
from yilian.pages.language import has_sentence, said, text_of
from yilian.pages.lists import Link, Listing, Mark, Record, Row, Section, mark, show_list, show_record
from yilian.pages.permits import permitted
from yilian.pages.registry import record_address, record_words
from yilian.pages.requests import Request
from yilian.pages.steps import Step, Steps

LIST = _lazy("外发通知")
RESULTS = {"accepted": "sent", "later": "held", "refused": "failed"}


@permitted("notices.read")
def notices(request: Request) -> HttpResponse:
    """List the notices of the last ninety days, those that need a decision first."""
    rows = notices_until(request.on)
    chips = [
        ("failed", _lazy("未送达"), rows.filter(state=State.FAILED)),
        ("waiting", _lazy("等待发送"), rows.filter(state__in=[State.QUEUED, State.HELD])),
        ("sent", _lazy("已发出"), rows.filter(state=State.SENT)),
        ("delivered", _lazy("已送达"), rows.filter(state=State.DELIVERED)),
        ("withdrawn", _lazy("已撤回"), rows.filter(state=State.WITHDRAWN)),
        ("all", _lazy("全部"), None),
    ]
    none = _lazy("没有这样的通知。短信、邮件和接口通知由各项业务发出，近90天的列在这里。")
    return show_list(request, Listing(LIST, rows, _row, chips, none=none, lead=_not_set_up()))


def _not_set_up() -> str:
    """Return which ways out have no gateway and what to do about it; nothing where all have."""
    missing = channels_without_gateway()
    if not missing:
        return ""
    names = _("、").join(str(Notice.Channel(channel).label) for channel in missing)
    return _(
        "还没有设置网关：%(names)s。这样发出的通知停在“未送达”；请系统管理员按操作指南“发送通知”设置，再点“重新发送”。"
    ) % {"names": names}


def _reason(code: str) -> str:
    """Return in words why a notice stands where it does; what somebody wrote, and codes of gateways, as they are."""
    return text_of(code) if has_sentence(code) else code


def _row(notice: Notice) -> Row:
    facts = [notice.get_channel_display(), notice.masked_address, notice.organization, _clock(notice.at)]
    return Row(_address(notice), said(notice.title), _mark(notice), facts)


@permitted("notices.read")
def notice_page(request: Request, notice_id: int) -> HttpResponse:
    """Show a notice without its text: where it went, the attempts, the receipts, and the steps from here."""
    notice = notice_by_number(notice_id)
    about = notice.record_key is not None
    facts = [
        (_("方式"), notice.get_channel_display()),
        (_("收件地址"), notice.masked_address),
        (_("发送单位"), notice.organization or _("本系统")),
        (_("紧急程度"), notice.get_priority_display()),
        (_("提交时间"), _clock(notice.at)),
        (_("最早发送"), _clock(notice.not_before) if notice.state in (State.QUEUED, State.HELD) else ""),
        (_("原因"), _reason(notice.reason)),
        (_("网关编号"), notice.gateway_id),
        (_("通知编号"), notice.uid),
    ]
    sections = [
        Section(_("发送经过"), [_attempt(row) for row in notice.attempts.order_by("-pk")], _("还没有发送过。")),
        Section(_("回执"), [_receipt(row) for row in notice.receipts.order_by("-pk")], _("还没有收到回执。")),
    ]
    if about:
        sections.insert(0, Section(_("有关记录"), [_record(notice)]))
    record = Record(
        said(notice.title),
        _mark(notice),
        facts,
        Link(reverse("notices:notices"), LIST),
        None,
        sections,
        STEPS.links(notice),
    )
    return show_record(request, record)


def _attempt(attempt: Attempt) -> Row:
    shown = mark(f"notice.{RESULTS.get(attempt.result, 'queued')}", attempt.get_result_display())
    return Row("", _clock(attempt.begun_at), shown, [_reason(attempt.code)])


def _receipt(receipt: Receipt) -> Row:
    state = State.DELIVERED if receipt.delivered else State.FAILED
    return Row("", _clock(receipt.at), mark(f"notice.{state}", Notice.State(state).label), [receipt.code])


def _record(notice: Notice) -> Row:
    label, key = notice.record_label, notice.record_key or 0
    return Row(record_address(label, key), said(record_words(label, key)), mark("notice.record", _("记录")))


def _mark(notice: Notice) -> Mark:
    return mark(f"notice.{notice.state}", notice.get_state_display())


def _clock(at: datetime) -> str:
    return date_format(localtime(at), "DATETIME_FORMAT")


def _address(notice: Notice) -> str:
    return reverse("notices:notice", args=[notice.pk])


STEPS: Steps[Notice] = Steps(
    space="notices",
    find=notice_by_number,
    address=_address,
    onward=lambda notice: steps_by_hand(State(notice.state)),
    steps=(
        Step("retry", _lazy("重新发送"), "notices.manage", retry, ReasonForm, to=State.QUEUED),
        Step("withdraw", _lazy("撤回"), "notices.manage", withdraw, ReasonForm, to=State.WITHDRAWN, quiet=True),
    ),
    lead=lambda notice: said(notice.title),
)
