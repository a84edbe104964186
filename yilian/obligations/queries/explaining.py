"""Says why something is owed: which clause, which basis and which date, in words of both languages."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from yilian.agreements.models import Agreement, Enrolment
from yilian.audit.clock import moment_of
from yilian.kernel.deadlines import SHANGHAI, Grain
from yilian.kernel.refusals import NotFound
from yilian.obligations.models import Kind, Obligation
from yilian.obligations.queries.bases import AGREEMENT, ENROLMENT
from yilian.obligations.queries.norms import norm_text
from yilian.obligations.queries.records import record_name
from yilian.obligations.queries.statements import as_decided, wording_of
from yilian.obligations.rules.states import State, state_of
from yilian.pages.registry import called_for_words
from yilian.places.policies import policy_library
from yilian.policy.entries import Text
from yilian.policy.rhythms import Rhythm
from yilian.policy.statements import ClauseAsDecided

VOID = {
    "absent": Text("整个期间老人不在，作废", "the elder was away for the whole window"),
    "left": Text("老人已迁出本县，作废", "the elder left the county"),
    "died": Text("老人在期限前去世，作废", "the elder died before it fell due"),
    "ended": Text("依据在期限前终止，作废", "its basis ended before it fell due"),
    "not-promised": Text("情况改变后文件不再承诺，作废", "the documents no longer promise it since things changed"),
    "posts-changed": Text("岗位安排已改，作废", "the posts were changed"),
    "withdrawn": Text("已撤回，作废", "it was withdrawn"),
    "merged": Text("档案合并后由另一条承担，作废", "another record carries it since two records were merged"),
    "": Text("作废", "void"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One clause that asks for it: where it stands, what it says, and how often it asks, as it stood when that was decided.

    `decided` has the words as printed, the values and what has changed since; it is empty for what was decided before words were kept.
    """

    clause: str
    pack: str
    title: Text
    text: Text
    rhythm: Text | None
    decided: ClauseAsDecided | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that makes an obligation what it is."""

    obligation: Obligation
    state: State
    item: Text
    reasons: tuple[Reason, ...]
    basis: Text
    norm: Text | None
    since: date | None
    until: date | None
    void: Text | None

    @property
    def plain(self) -> dict[str, Any]:
        """Return the explanation for programs: identifiers and dates, no names of persons."""
        obligation = self.obligation
        return {
            "id": obligation.pk,
            "kind": obligation.kind,
            "what": obligation.what,
            "name": both(self.item),
            "state": self.state.value,
            "ordinal": obligation.ordinal,
            "starts_on": obligation.starts_on,
            "due_on": obligation.due_on,
            "due_at": obligation.due_at,
            "judged_on": obligation.judged_on,
            "clauses": [
                {
                    "clause": reason.clause,
                    "pack": reason.pack,
                    "text": both(reason.text),
                    "rhythm": None if reason.rhythm is None else both(reason.rhythm),
                    "printed": None if reason.decided is None else reason.decided.quote,
                    "digest": None if reason.decided is None else reason.decided.digest,
                    "changed_since": reason.decided is not None and reason.decided.changed,
                }
                for reason in self.reasons
            ],
            "norm": None if self.norm is None else {"name": obligation.norm, "text": both(self.norm)},
            "basis": {
                "record": str(obligation.basis),
                "planned": obligation.planned,
                "since": self.since,
                "until": self.until,
                "text": both(self.basis),
            },
            "beneficiary": {
                "elder": obligation.elder_id,
                "practitioner": obligation.beneficiary_practitioner_id,
                "organization": obligation.organization_id,
                "division": obligation.division_id,
            },
            "obligor": {"organization": obligation.obligor_id, "department": obligation.department_id},
            "performer": {
                "team": obligation.team_id,
                "practitioner": obligation.practitioner_id,
                "role": obligation.role or None,
            },
            "priority": obligation.get_priority_display(),
            "fulfilled": {
                "on": obligation.fulfilled_on,
                "at": obligation.fulfilled_at,
                "by": None if obligation.fulfilled_by is None else str(obligation.fulfilled_by),
            },
            "waived": {"on": obligation.waived_on, "reason": obligation.waived_reason or None},
            "void": {"on": obligation.void_on, "reason": obligation.void_reason or None},
        }

    def lines(self, language: str) -> list[str]:
        """Return the explanation as sentences of one language."""
        obligation, words = self.obligation, WORDS[language]
        kind = "elder" if obligation.elder_id else "organization" if obligation.organization_id else "division"
        to = words[kind].format(key=obligation.elder_id or obligation.organization_id or obligation.division_id)
        said = [
            words["owed"].format(id=obligation.pk, item=_side(self.item, language), to=to, state=self.state.value),
            words["window"].format(
                starts=obligation.starts_on,
                due=obligation.due_on
                if obligation.due_grain == Grain.DAY
                else obligation.due_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
                n=obligation.ordinal,
            ),
            words["basis"].format(basis=_side(self.basis, language), judged=obligation.judged_on),
        ]
        for reason in self.reasons:
            rhythm = "" if reason.rhythm is None else _side(reason.rhythm, language)
            said.append(words["clause"].format(clause=reason.clause, rhythm=rhythm, text=_side(reason.text, language)))
            if reason.decided is not None:
                said.append(words["printed"].format(quote=reason.decided.quote, digest=reason.decided.digest[:12]))
                said += [words["changed"]] if reason.decided.changed else []
        if self.norm is not None:
            said.append(words["norm"].format(norm=_side(self.norm, language)))
        if obligation.fulfilled_on is not None:
            said.append(words["fulfilled"].format(on=obligation.fulfilled_on, by=obligation.fulfilled_by))
        if obligation.waived_on is not None:
            said.append(words["waived"].format(on=obligation.waived_on, reason=obligation.waived_reason))
        if self.void is not None:
            said.append(words["void"].format(on=obligation.void_on, reason=_side(self.void, language)))
        return said


WORDS = {
    "zh": {
        "owed": "应尽服务 {id}:{item}，对象 {to}，状态 {state}",
        "elder": "老人 {key}",
        "organization": "机构 {key}",
        "division": "{key} 的签约老人",
        "window": "期间 {starts} 至 {due}，本系列第 {n} 次",
        "basis": "依据：{basis}；按 {judged} 的政策和情况判定",
        "clause": "条款 {clause} {rhythm}:{text}",
        "printed": "  原文：“{quote}”（判定时的文件数据 {digest}）",
        "changed": "  文件数据此后已改，这里按判定时的",
        "norm": "规范：{norm}",
        "fulfilled": "{on} 已完成，记录 {by}",
        "waived": "{on} 免除：{reason}",
        "void": "{on} 起不再应做：{reason}",
    },
    "en": {
        "owed": "Obligation {id}: {item}, owed to {to}, {state}",
        "elder": "elder {key}",
        "organization": "organization {key}",
        "division": "the contracted elders of {key}",
        "window": "Window {starts} to {due}, number {n} of its series",
        "basis": "Basis: {basis}; judged by the policy and the facts of {judged}",
        "clause": "Clause {clause}, {rhythm}: {text}",
        "printed": "  Printed: “{quote}” (the pack as it was then, {digest})",
        "changed": "  The pack has changed since; what held when it was decided stands here",
        "norm": "Norm: {norm}",
        "fulfilled": "Fulfilled on {on} by the record {by}",
        "waived": "Waived on {on}: {reason}",
        "void": "No longer owed from {on}: {reason}",
    },
}


def _side(text: Text, language: str) -> str:
    return text.en if language == "en" else text.zh


def both(text: Text) -> dict[str, str]:
    """Return a text in both languages."""
    return {"zh": text.zh, "en": text.en}


def explain(obligation: Obligation, on: date) -> Explanation:
    """Explain an obligation on a day; the caller has read it with its basis."""
    held = _held(obligation)
    since, until = _span(held)
    return Explanation(
        obligation=obligation,
        state=state_of(obligation.dates, moment_of(on)),
        item=obligation_name(obligation),
        reasons=_reasons(obligation),
        basis=_basis(obligation, held),
        norm=_norm(obligation),
        since=since,
        until=until,
        void=VOID.get(obligation.void_reason, VOID[""]) if obligation.void_on else None,
    )


def item_name(code: str) -> Text:
    """Return the name of an item, or its code when the catalogue does not have it."""
    known = policy_library().catalogue.item.get(code)
    return known.name if known else Text(code, code)


def obligation_name(obligation: Obligation) -> Text:
    """Name what is owed: a service by the catalogue, anything else by the words of the record that calls for it."""
    if obligation.kind == Kind.SERVICE:
        return item_name(obligation.what)
    words = called_for_words(obligation.basis_kind, obligation.what)
    return Text(words.zh, words.en)


def _reasons(obligation: Obligation) -> tuple[Reason, ...]:
    """Return the clauses that ask for it as they were kept, or, where nothing was kept, as they stand."""
    if obligation.statement is None:
        return tuple(reason for clause in obligation.clauses if (reason := _reason(clause, obligation.what)))
    said = obligation.statement.said
    decided = as_decided(said, wording_of(obligation), obligation.judged_on)
    return tuple(
        Reason(
            clause["clause"],
            clause["pack"],
            Text(**clause["title"]),
            Text(**clause["text"]),
            Text(**clause["rhythm"]) if "rhythm" in clause else None,
            beside,
        )
        for clause, beside in zip(said["clauses"], decided, strict=True)
    )


def _norm(obligation: Obligation) -> Text | None:
    """Return the norm that asks for it, in the words in which it was kept."""
    kept = None if obligation.statement is None else obligation.statement.said.get("norm")
    return norm_text(obligation.norm) if kept is None else Text(kept["zh"], kept["en"])


def _reason(clause: str, item: str) -> Reason | None:
    """Read a clause, and the rhythm in which it asks for the item."""
    try:
        pack = policy_library().pack_of_clause(clause)
    except NotFound:
        return None
    rhythms = [
        Rhythm.of(item_rule)
        for package in pack.services
        for item_rule in package.items
        if (item_rule.clause, item_rule.item) == (clause, item)
    ]
    rhythm = max(rhythms, key=lambda rhythm_asked: rhythm_asked.strictness).words if rhythms else None
    return Reason(clause, pack.id, pack.header.title, pack.clause[clause].text, rhythm)


Held = Enrolment | Agreement | None


def _held(obligation: Obligation) -> Held:
    """Return the enrolment or the agreement that makes it owed; nothing where another record does."""
    if obligation.basis_kind == ENROLMENT:
        return Enrolment.objects.filter(pk=obligation.basis_key).first()
    return Agreement.objects.filter(pk=obligation.basis_key).first() if obligation.basis_kind == AGREEMENT else None


def _span(held: Held) -> tuple[date | None, date | None]:
    """Return the days from and to which the basis holds."""
    if isinstance(held, Agreement):
        return held.starts_on, held.ended_on or held.ends_on
    return (None, None) if held is None else (held.starts_on, held.ends_on)


def _basis(obligation: Obligation, held: Held) -> Text:
    """Return what makes it owed."""
    modes = policy_library().catalogue.mode
    if isinstance(held, Enrolment):
        mode = modes[held.mode].name
        return Text(
            f"签约登记 {held.pk}（{mode.zh}），{held.starts_on} 起",
            f"enrolment {held.pk} ({mode.en}) from {held.starts_on}",
        )
    if isinstance(held, Agreement):
        mode = modes[held.mode].name
        return Text(
            f"机构协议 {held.pk}（{mode.zh}），{held.starts_on} 起",
            f"agreement {held.pk} ({mode.en}) from {held.starts_on}",
        )
    if obligation.planned and obligation.division_id is not None:
        return Text(
            f"团队 {obligation.team_id} 在该地的签约老人（集体服务）",
            f"the elders of the place who are contracted with team {obligation.team_id} (a group service)",
        )
    record = record_name(obligation.basis)
    if obligation.planned:
        return Text(f"{record.zh}（不需要签约）", f"{record.en} (no contract is asked for)")
    return Text(f"由{record.zh}引起", f"called for by {record.en}")
