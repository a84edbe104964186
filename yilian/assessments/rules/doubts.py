"""Which facts that touched a result are not verified: nothing recalled decides in silence."""

from collections.abc import Iterator, Sequence

from yilian.assessments.rules.instrument import Evidence, Instrument, LevelRule
from yilian.assessments.rules.outcome import Doubt, SignFound
from yilian.policy.entries import Text


class Doubts:
    """The unverified facts of an instrument, sorted by what makes them matter."""

    def __init__(self, instrument: Instrument) -> None:
        self.always = tuple(_always(instrument))
        self.of_rules = {rule.id: _doubt(f"rule {rule.id}", rule.text, rule.evidence) for rule in instrument.rules}
        self.of_signs = {sign.id: _doubt(f"sign {sign.id}", sign.text, sign.evidence) for sign in instrument.signs}
        self.names = {item.id: item.name for item in instrument.items}
        stacking = instrument.stacking
        words = Text("多个变更理由同时成立时最多加重几级", "by how many levels several reasons worsen together")
        self.stacking = _doubt("stacking", words, stacking.evidence) if stacking else None

    def touching(
        self, used: Sequence[LevelRule], signs: Sequence[SignFound], assumed: Sequence[str]
    ) -> tuple[Doubt, ...]:
        """Give the doubts about one result."""
        if not used and not signs and not assumed:
            return self.always
        found = list(self.always)
        found += [doubt for rule in used if (doubt := self.of_rules[rule.id])]
        found += [doubt for sign in signs if (doubt := self.of_signs[sign.id])]
        if self.stacking and sum(rule.worsen is not None for rule in used) > 1:
            found.append(self.stacking)
        return tuple(found)


def facts_in_doubt(instrument: Instrument) -> list[Doubt]:
    """Give every fact of an instrument that is not verified, whether or not it touches a result."""
    doubts = Doubts(instrument)
    found = [*doubts.always, *doubts.of_rules.values(), *doubts.of_signs.values(), doubts.stacking]
    return [one for one in found if one is not None]


def _always(instrument: Instrument) -> Iterator[Doubt]:
    """Give what every result of the instrument rests on."""
    scoring = instrument.scoring
    facts: list[tuple[str, Text, Evidence]] = [
        ("instrument", Text("条目与计分", "items and scoring"), instrument.evidence),
        ("source", Text("文件名称与文号", "title and number of the document"), instrument.source.evidence),
        ("scoring", Text("分级界值", "the bands of levels"), scoring.evidence),
    ]
    facts += [
        (f"scale {one.id}", Text(f"{one.name.zh}的分级界值", f"the bands of {one.name.en}"), one.evidence)
        for one in scoring.scales
    ]
    if scoring.combination:
        facts.append(("combination", Text("组合表", "the combination table"), scoring.combination.evidence))
    facts += [(f"decision {number}", one.text, one.evidence) for number, one in enumerate(scoring.decisions, start=1)]
    facts += [(f"item {item.id}", item.name, item.evidence) for item in instrument.items if item.evidence]
    if instrument.validity:
        facts.append(("validity", Text("结果有效期", "how long the result holds"), instrument.validity.evidence))
    facts.append(("assessors", Text("评估人数", "the number of assessors"), instrument.assessors.evidence))
    for about, text, evidence in facts:
        doubt = _doubt(about, text, evidence)
        if doubt:
            yield doubt


def _doubt(about: str, text: Text, evidence: Evidence) -> Doubt | None:
    """Make a doubt of a fact that is not verified."""
    if evidence.status == "verified":
        return None
    return Doubt(about, text, evidence.status, evidence.confidence, evidence.note)
