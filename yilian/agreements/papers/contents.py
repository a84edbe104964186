"""What stands in the document of an agreement, in order; documents are in Chinese whatever the language of the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import override

from yilian.agreements.models import Agreement, Post
from yilian.agreements.rules import REMINDED_WITHIN
from yilian.kernel.refusals import NotFound
from yilian.places.models import Organization
from yilian.places.policies import policy_for, shelf

NUMERALS = "〇一二三四五六七八九十"
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
SIX_CONTENTS = "FJ-08"
PARAMETER = "agreement.contents"


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A side as the document names it, with who signed for it and when."""

    label: str
    name: str
    uscc: str
    address: str
    signatory: str
    signed_on: date | None


@dataclass(frozen=True, slots=True)
class Paper:
    """The document: heading, sides, numbered articles, the table of posts, and the clauses it rests on."""

    title: str
    number: str
    parties: tuple[PartyLine, PartyLine]
    articles: tuple[tuple[str, str], ...]
    posts: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]

    @property
    def posts_title(self) -> str:
        """Give the heading of the table of posts, numbered after the articles."""
        return f"第{numeral(len(self.articles) + 1)}条 定时、定点、定人（A岗、B岗互为替补）"


def numeral(number: int) -> str:
    """Write a number from 1 to 19 as articles are counted."""
    return NUMERALS[number] if number <= 10 else f"十{NUMERALS[number - 10]}"


def paper_of(agreement: Agreement, posts: Sequence[Post]) -> Paper:
    """Lay out the document of an agreement."""
    with override("zh-hans"):
        form = str(agreement.get_form_display())
    draft = "" if agreement.complete_on else "（未签署）"
    articles = [("合作形式与期限", _form_and_term(agreement, form))]
    articles += [(title, getattr(agreement, name)) for title, name in ARTICLES]
    return Paper(
        title=f"医养结合合作协议（{form}）{draft}",
        number=f"YL-{agreement.starts_on.year}-{agreement.pk:06d}",
        parties=(
            _party(
                "甲方（养老一方）",
                agreement.care_organization,
                agreement.care_signatory,
                agreement.care_signed_on,
            ),
            _party(
                "乙方（医疗一方）",
                agreement.medical_organization,
                agreement.medical_signatory,
                agreement.medical_signed_on,
            ),
        ),
        articles=tuple((f"第{numeral(at)}条 {title}", text) for at, (title, text) in enumerate(articles, 1)),
        posts=tuple(_row(post) for post in posts),
        notes=tuple(_notes(agreement)),
    )


def _form_and_term(agreement: Agreement, form: str) -> str:
    """Write the article on form, mode, term and renewal."""
    mode = shelf().catalogue.mode.get(agreement.mode)
    team = f"，由{agreement.team}负责履约" if agreement.team else ""
    return (
        f"双方以“{form}”的形式、按“{mode.name.zh if mode else agreement.mode}”模式合作{team}。"
        f"协议期限自{chinese(agreement.starts_on)}起至{chinese(agreement.ends_on)}止。"
        f"期满前{REMINDED_WITHIN.days}日内双方商定是否续签；提前终止的，应书面说明原因。"
    )


def chinese(day: date) -> str:
    """Write a date as documents do."""
    return f"{day.year}年{day.month}月{day.day}日"


def _party(label: str, organization: Organization, signatory: str, signed_on: date | None) -> PartyLine:
    """Name a side."""
    division = organization.division
    above = division.parent.name_zh if division.parent else ""
    return PartyLine(
        label,
        organization.name_zh,
        organization.uscc or "（未登记）",
        f"{above}{division.name_zh}",
        signatory,
        signed_on,
    )


def _row(post: Post) -> tuple[str, ...]:
    """Write a post as a row of the table."""
    item = shelf().catalogue.item.get(post.item)
    return (
        item.name.zh if item else post.item,
        WEEKDAYS[post.weekday - 1],
        f"{post.begins_at:%H:%M}—{post.ends_at:%H:%M}",
        post.place,
        post.first.name,
        post.relief.name,
    )


def _notes(agreement: Agreement) -> Iterator[str]:
    """Write the clauses that the agreement rests on: those that define the mode, and the one that asks for the six contents."""
    policy = policy_for(agreement.care_organization.division_id, agreement.starts_on)
    packages = [package for pack in policy.packs for package in pack.services if package.mode == agreement.mode]
    clauses = list(dict.fromkeys(package.clause for package in packages))
    asked = [one.clause for one in policy.every_parameter(PARAMETER)]
    for clause in clauses + [one for one in asked if one not in clauses]:
        yield _note(clause)
    if not asked:
        yield f"{_note(SIX_CONTENTS)}（六项内容参照此条）"


def _note(clause: str) -> str:
    """Write one clause: id, document, place in it, what it says."""
    try:
        pack = shelf().pack_of_clause(clause)
    except NotFound:
        return clause
    found = pack.clause[clause]
    document = f"《{pack.header.title.zh}》{pack.header.number or ''}"
    return f"{clause} {document} {found.at}：{found.text.zh}"
