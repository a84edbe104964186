"""What stands in the paper of an agreement, in order; papers are in Chinese whatever the language of the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import override

from yilian.agreements.models import Agreement, ScheduledSlot
from yilian.agreements.queries.institutions import follows_another_place, parts_asked_of
from yilian.agreements.rules.states import REMINDED_WITHIN
from yilian.kernel.refusals import NotFound
from yilian.pages.papers.paper import Note, Paper, Section, long_date, numeral, table
from yilian.places.models import Organization
from yilian.places.policies import policy_for, policy_library

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
ARTICLES = (
    ("合作内容", "content"),
    ("合作方式", "manner"),
    ("服务时间", "hours"),
    ("服务频次", "frequency"),
    ("费用及支付", "cost"),
    ("双方责任", "responsibilities"),
)
POSTS_HEAD = ("服务项目", "星期", "时间", "地点", "A岗", "B岗")
PREAMBLE = "甲乙双方按照平等、自愿、有偿的原则，经协商一致，签订本协议。"
BLANK_DATE = "    年    月    日"


def contract_paper(agreement: Agreement, posts: Sequence[ScheduledSlot]) -> Paper:
    """Return an agreement as a paper: both sides, numbered articles, the table of posts, and the clauses it rests on."""
    with override("zh-hans"):
        form = str(agreement.get_form_display())
    draft = "" if agreement.complete_on else "（未签署）"
    sides = _sides(agreement)
    return Paper(
        title=f"医养结合合作协议（{form}）{draft}",
        number=f"YL-{agreement.starts_on.year}-{agreement.pk:06d}",
        number_name="协议编号",
        parties=(*(line for side in sides for line in side.lines()), PREAMBLE),
        sections=tuple(_sections(agreement, form, posts)),
        signatures=tuple(side.signature() for side in sides),
        notes=tuple(Note(number, text) for number, text in enumerate(_notes(agreement), 1)),
    )


@dataclass(frozen=True, slots=True)
class _Side:
    """A side of an agreement, with who signed for it and when."""

    label: str
    organization: Organization
    signatory: str
    signed_on: date | None

    def lines(self) -> tuple[str, str]:
        """Return who the side is."""
        division = self.organization.division
        above = division.parent.name_zh if division.parent else ""
        uscc = self.organization.uscc or "（未登记）"
        return (
            f"{self.label}：{self.organization.name_zh}",
            f"统一社会信用代码：{uscc}    所在地：{above}{division.name_zh}",
        )

    def signature(self) -> tuple[str, str, str]:
        """Return the place for the signature, filled in where the side has signed."""
        return (
            f"{self.label}：{self.organization.name_zh}（盖章）",
            f"签字：{self.signatory or '____________'}",
            f"日期：{long_date(self.signed_on) if self.signed_on else BLANK_DATE}",
        )


def _sides(agreement: Agreement) -> tuple[_Side, _Side]:
    """Return both sides, that of care first."""
    return (
        _Side(
            "甲方（养老一方）",
            agreement.care_organization,
            agreement.care_signatory,
            agreement.care_signed_on,
        ),
        _Side(
            "乙方（医疗一方）",
            agreement.medical_organization,
            agreement.medical_signatory,
            agreement.medical_signed_on,
        ),
    )


def _sections(agreement: Agreement, form: str, posts: Sequence[ScheduledSlot]) -> Iterator[Section]:
    """Yield the articles, and the table of posts where there are any."""
    articles = [("合作形式与期限", _form_and_term(agreement, form))]
    articles += [(title, text) for title, name in ARTICLES if (text := getattr(agreement, name))]
    for number, (title, text) in enumerate(articles, 1):
        yield Section(f"第{numeral(number)}条 {title}", tuple(text.splitlines()))
    if posts:
        heading = f"第{numeral(len(articles) + 1)}条 定时、定点、定人（A岗、B岗互为替补）"
        yield Section(heading, table=table("定时、定点、定人", POSTS_HEAD, [_row(post) for post in posts]))


def _form_and_term(agreement: Agreement, form: str) -> str:
    """Write the article on form, mode, term and renewal."""
    mode = policy_library().catalogue.mode.get(agreement.mode)
    team = f"，由{agreement.team}负责履约" if agreement.team else ""
    return (
        f"双方以“{form}”的形式、按“{mode.name.zh if mode else agreement.mode}”模式合作{team}。"
        f"协议期限自{long_date(agreement.starts_on)}起至{long_date(agreement.ends_on)}止。"
        f"期满前{REMINDED_WITHIN.days}日内双方商定是否续签；提前终止的，应书面说明原因。"
    )


def _row(post: ScheduledSlot) -> tuple[str, ...]:
    """Write a post as a row of the table."""
    item = policy_library().catalogue.item.get(post.item)
    return (
        item.name.zh if item else post.item,
        WEEKDAYS[post.weekday - 1],
        f"{post.begins_at:%H:%M}—{post.ends_at:%H:%M}",
        post.place,
        post.first.name,
        post.relief.name,
    )


def _notes(agreement: Agreement) -> Iterator[str]:
    """Write the clauses that the agreement rests on: those that define the mode, and those that ask what it states."""
    place, on = agreement.care_organization.division_id, agreement.starts_on
    policy = policy_for(place, on)
    packages = [package for pack in policy.packs for package in pack.services if package.mode == agreement.mode]
    clauses = list(dict.fromkeys(package.clause for package in packages))
    asking = dict.fromkeys(parts_asked_of(place, on).values())
    followed = "（协议内容参照此条）" if follows_another_place(place, on) else ""
    yield from (_note(clause) for clause in clauses)
    yield from (_note(clause) + followed for clause in asking if clause not in clauses)


def _note(clause: str) -> str:
    """Write one clause: id, document, place in it, what it says."""
    try:
        pack = policy_library().pack_of_clause(clause)
    except NotFound:
        return clause
    article = pack.clause[clause]
    document = f"《{pack.header.title.zh}》{pack.header.number or ''}"
    return f"{clause} {document} {article.at}：{article.text.zh}"
