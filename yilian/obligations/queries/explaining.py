"""Says why something is owed: which clause, which ground and which date, in words of both languages."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from yilian.kernel.refusals import NotFound
from yilian.obligations.models import Obligation
from yilian.obligations.queries.norms import norm_text
from yilian.obligations.queries.records import record_name
from yilian.obligations.rules import State, state_of
from yilian.places.policies import shelf
from yilian.policy.entries import Text
from yilian.policy.promises import Rhythm

VOID = {
    "absent": Text("整个期间老人不在，作废", "the elder was away for the whole window"),
    "died": Text("老人在期限前去世，作废", "the elder died before it fell due"),
    "ended": Text("依据在期限前终止，作废", "its ground ended before it fell due"),
    "not-promised": Text("情况改变后文件不再承诺，作废", "the documents no longer promise it since things changed"),
    "posts-changed": Text("岗位安排已改，作废", "the posts were changed"),
    "merged": Text("档案合并后由另一条承担，作废", "another record carries it since two records were merged"),
    "": Text("作废", "void"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One clause that asks for it: where it stands, what it says, and how often it asks."""

    clause: str
    pack: str
    title: Text
    text: Text
    rhythm: Text | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that makes an obligation what it is."""

    obligation: Obligation
    state: State
    item: Text
    reasons: tuple[Reason, ...]
    ground: Text
    norm: Text | None
    since: date | None
    until: date | None
    void: Text | None

    @property
    def plain(self) -> dict[str, Any]:
        """Give the explanation for programs: identifiers and dates, no names of persons."""
        one = self.obligation
        return {
            "id": one.pk, "item": one.item, "name": both(self.item), "state": self.state.value, "ordinal": one.ordinal,
            "starts_on": one.starts_on, "due_on": one.due_on, "due_at": one.due_at, "judged_on": one.judged_on,
            "clauses": [
                {
                    "clause": reason.clause, "pack": reason.pack, "text": both(reason.text),
                    "rhythm": None if reason.rhythm is None else both(reason.rhythm),
                }
                for reason in self.reasons
            ],
            "norm": None if self.norm is None else {"name": one.norm, "text": both(self.norm)},
            "ground": {
                "enrolment": one.enrolment_id, "agreement": one.agreement_id, "opened_by": one.opened_by or None,
                "since": self.since, "until": self.until, "text": both(self.ground),
            },
            "owed_to": {"elder": one.elder_id, "organization": one.organization_id, "division": one.division_id},
            "owed_by": {"team": one.team_id, "organization": one.provider_id},
            "kept": {"on": one.kept_on, "by": one.kept_by or None},
            "waived": {"on": one.waived_on, "reason": one.waived_reason or None},
            "void": {"on": one.void_on, "reason": one.void_reason or None},
        }  # fmt: skip

    def lines(self, language: str) -> list[str]:
        """Give the explanation as sentences of one language."""
        one, words = self.obligation, WORDS[language]
        kind = "elder" if one.elder_id else "organization" if one.organization_id else "division"
        to = words[kind].format(key=one.elder_id or one.organization_id or one.division_id)
        said = [
            words["owed"].format(id=one.pk, item=_side(self.item, language), to=to, state=self.state.value),
            words["window"].format(starts=one.starts_on, due=one.due_at or one.due_on, n=one.ordinal),
            words["ground"].format(ground=_side(self.ground, language), judged=one.judged_on),
        ]
        for reason in self.reasons:
            rhythm = "" if reason.rhythm is None else _side(reason.rhythm, language)
            said.append(words["clause"].format(clause=reason.clause, rhythm=rhythm, text=_side(reason.text, language)))
        if self.norm is not None:
            said.append(words["norm"].format(norm=_side(self.norm, language)))
        if one.kept_on is not None:
            said.append(words["kept"].format(on=one.kept_on, by=one.kept_by))
        if one.waived_on is not None:
            said.append(words["waived"].format(on=one.waived_on, reason=one.waived_reason))
        if self.void is not None:
            said.append(words["void"].format(on=one.void_on, reason=_side(self.void, language)))
        return said


WORDS = {
    "zh": {
        "owed": "应尽服务 {id}:{item}，对象 {to}，状态 {state}",
        "elder": "老人 {key}",
        "organization": "机构 {key}",
        "division": "{key} 的签约老人",
        "window": "期间 {starts} 至 {due}，本系列第 {n} 次",
        "ground": "依据：{ground}；按 {judged} 的政策和情况判定",
        "clause": "条款 {clause} {rhythm}:{text}",
        "norm": "规范：{norm}",
        "kept": "{on} 已完成，记录 {by}",
        "waived": "{on} 免除：{reason}",
        "void": "{on} 起不再应做：{reason}",
    },
    "en": {
        "owed": "Obligation {id}: {item}, owed to {to}, {state}",
        "elder": "elder {key}",
        "organization": "organization {key}",
        "division": "the contracted elders of {key}",
        "window": "Window {starts} to {due}, number {n} of its series",
        "ground": "Ground: {ground}; judged by the policy and the facts of {judged}",
        "clause": "Clause {clause}, {rhythm}: {text}",
        "norm": "Norm: {norm}",
        "kept": "Kept on {on} by the record {by}",
        "waived": "Waived on {on}: {reason}",
        "void": "No longer owed from {on}: {reason}",
    },
}


def _side(text: Text, language: str) -> str:
    return text.en if language == "en" else text.zh


def both(text: Text) -> dict[str, str]:
    """Give a text in both languages."""
    return {"zh": text.zh, "en": text.en}


def explain(obligation: Obligation, on: date) -> Explanation:
    """Explain an obligation on a day; the caller has read it with its ground."""
    since, until = _span(obligation)
    return Explanation(
        obligation=obligation,
        state=state_of(obligation.dates, on),
        item=item_name(obligation.item),
        reasons=tuple(reason for clause in obligation.clauses if (reason := _reason(clause, obligation.item))),
        ground=_ground(obligation),
        norm=norm_text(obligation.norm),
        since=since,
        until=until,
        void=VOID.get(obligation.void_reason, VOID[""]) if obligation.void_on else None,
    )


def item_name(code: str) -> Text:
    """Give the name of an item, or its code when the catalogue does not have it."""
    known = shelf().catalogue.item.get(code)
    return known.name if known else Text(code, code)


def _reason(clause: str, item: str) -> Reason | None:
    """Read a clause, and the rhythm in which it asks for the item."""
    try:
        pack = shelf().pack_of_clause(clause)
    except NotFound:
        return None
    asked = [
        Rhythm.of(one) for package in pack.services for one in package.items if (one.clause, one.item) == (clause, item)
    ]
    rhythm = max(asked, key=lambda one: one.strictness).words if asked else None
    return Reason(clause, pack.id, pack.header.title, pack.clause[clause].text, rhythm)


def _span(one: Obligation) -> tuple[date | None, date | None]:
    """Give the days from and to which the ground holds."""
    if one.enrolment is not None:
        return one.enrolment.starts_on, one.enrolment.ends_on
    if one.agreement is not None:
        return one.agreement.starts_on, one.agreement.ended_on or one.agreement.ends_on
    return None, None


def _ground(one: Obligation) -> Text:
    """Say what makes it owed."""
    modes = shelf().catalogue.mode
    if one.enrolment is not None:
        mode = modes[one.enrolment.mode].name
        return Text(
            f"签约登记 {one.enrolment_id}（{mode.zh}），{one.enrolment.starts_on} 起",
            f"enrolment {one.enrolment_id} ({mode.en}) from {one.enrolment.starts_on}",
        )
    if one.agreement is not None:
        mode = modes[one.agreement.mode].name
        return Text(
            f"机构协议 {one.agreement_id}（{mode.zh}），{one.agreement.starts_on} 起",
            f"agreement {one.agreement_id} ({mode.en}) from {one.agreement.starts_on}",
        )
    if one.opened_by:
        record = record_name(one.opened_by)
        return Text(f"由{record.zh}引起", f"called for by {record.en}")
    return Text(
        f"团队 {one.team_id} 在该地的签约老人（集体服务）",
        f"the elders of the place who are contracted with team {one.team_id} (a group service)",
    )
