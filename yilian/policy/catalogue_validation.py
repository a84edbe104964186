"""What must hold within the catalogue: codes stand once, and what an entry names is there."""

from collections.abc import Iterator

from yilian.kernel.conditions import leaves_of
from yilian.policy.catalogue import SHARED_DESKS, Catalogue, Sign
from yilian.policy.errors import PackError
from yilian.policy.library import PolicyLibrary
from yilian.policy.source_map import SourceMap
from yilian.policy.suggestions import did_you_mean


def catalogue_errors(library: PolicyLibrary, source_map: SourceMap) -> Iterator[PackError]:
    """Return everything that does not hold between the shared words."""
    yield from _codes_once(library.catalogue, source_map)
    catalogue = library.catalogue
    yield from _catalogue_words(catalogue, source_map)
    yield from _desks_once(catalogue, source_map)
    yield from _answers_fit(catalogue, source_map)
    words = frozenset(catalogue.word)
    for measure in catalogue.measures:
        for index, word in enumerate(measure.form.having if measure.form else ()):
            if word not in words:
                position = source_map.of(measure, "form", "having", index)
                yield PackError.at(position, "word-unknown", f"there is no word `{word}`", did_you_mean(word, words))
        if measure.denominator is None and measure.unit != "count":
            said = f"`{measure.code}` is in {measure.unit} but has no denominator: a rate of nobody"
            remedy = "write `denominator:`, or `unit: count`"
            yield PackError.at(source_map.of(measure), "denominator-missing", said, remedy)
    for group in catalogue.groups:
        asks = [] if group.condition is None else list(leaves_of(group.condition.condition))
        if any(test.name == "in_group" for test in asks):
            remedy = "state the facts it follows from, such as age_at_least"
            yield PackError.at(
                source_map.of(group), "group-of-groups", "a group cannot follow from another group", remedy
            )


def _catalogue_words(catalogue: Catalogue, source_map: SourceMap) -> Iterator[PackError]:
    """Check that items, scores and signs name evidence, items and scores that are there."""
    known = {
        "evidence": [entry.code for entry in catalogue.evidence],
        "item": [entry.code for entry in catalogue.items],
        "score": [entry.code for entry in catalogue.scores],
        "sign": [entry.code for entry in catalogue.signs],
        "condition": [entry.code for entry in catalogue.conditions],
    }
    for entry, kind, code, within in _named(catalogue):
        if code not in known[kind]:
            message = f"there is no {kind} `{code}`"
            yield PackError.at(
                source_map.of(entry, *within), f"{kind}-unknown", message, did_you_mean(code, known[kind])
            )


def _desks_once(catalogue: Catalogue, source_map: SourceMap) -> Iterator[PackError]:
    """Check that a desk whose steps lead to one item has one."""
    for code, items in catalogue.at_desk.items():
        for item in items[1:] if code not in SHARED_DESKS else ():
            message = f"the desk `{code}` delivers `{items[0].code}` already"
            yield PackError.at(source_map.of(item, "desk"), "desk-twice", message, "take `desk` from one of the two")


def _answers_fit(catalogue: Catalogue, source_map: SourceMap) -> Iterator[PackError]:
    """Check that a score has points for every answer of what it scores, and that a sign compares numbers only."""
    known = catalogue.one_evidence
    for score in catalogue.scores:
        for index, part in enumerate(score.parts):
            answers = {option.code for option in known[part.evidence].options} if part.evidence in known else set()
            if part.evidence in known and answers != set(part.options):
                said = f"`{part.evidence}` has other answers than its part of the score: {', '.join(sorted(answers)) or 'none'}"
                position = source_map.of(score, "parts", index)
                yield PackError.at(
                    position, "score-of-other-answers", said, "give the points of each answer under `options`"
                )
    for sign in catalogue.signs:
        for index, condition in enumerate(sign.any):
            for trigger in leaves_of(condition.condition):
                meaning = None if trigger.evidence is None else known.get(trigger.evidence)
                if meaning is not None and meaning.options:
                    said = f"`{trigger.evidence}` is answered by options, and a limit compares numbers"
                    position = source_map.of(sign, "any", index)
                    yield PackError.at(position, "sign-of-answers", said, "name evidence that is measured, or a score")


_Naming = tuple[object, str, str, tuple[str | int, ...]]


def _named(catalogue: Catalogue) -> Iterator[_Naming]:
    """Yield every word of the catalogue that another entry of it names: by whom, of which kind, and where."""
    for item in catalogue.items:
        yield from ((item, "evidence", code, ("evidence", i)) for i, code in enumerate(item.evidence))
        yield from ((item, "evidence", code, ("also", i)) for i, code in enumerate(item.also))
        yield from ((item, "evidence", code, ("may_be_absent", i)) for i, code in enumerate(item.may_be_absent))
        for condition, codes in item.of_conditions.items():
            yield item, "condition", condition, ("of_conditions",)
            yield from ((item, "evidence", code, ("of_conditions",)) for code in codes)
    for evidence in catalogue.evidence:
        named = [code for option in evidence.options for code in option.without_signs]
        yield from ((evidence, "sign", code, ("options",)) for code in named)
    for score in catalogue.scores:
        yield from ((score, "evidence", part.evidence, ("parts", i)) for i, part in enumerate(score.parts))
    for sign in catalogue.signs:
        yield from _named_by(sign)


def _named_by(sign: Sign) -> Iterator[_Naming]:
    """Yield the words that a sign names."""
    yield from ((sign, "item", code, ("items", i)) for i, code in enumerate(sign.items))
    if sign.then is not None:
        yield sign, "item", sign.then.item, ("then", "item")
    for i, part in enumerate(sign.any):
        yield from ((sign, kind, code, ("any", i)) for kind, code in part.named)


def _codes_once(catalogue: Catalogue, source_map: SourceMap) -> Iterator[PackError]:
    for kind in (
        catalogue.items,
        catalogue.modes,
        catalogue.groups,
        catalogue.measures,
        catalogue.place_kinds,
        catalogue.providers,
        catalogue.words,
        catalogue.evidence,
        catalogue.scores,
        catalogue.signs,
        catalogue.limits,
        catalogue.absent,
        catalogue.conditions,
    ):
        seen: set[str] = set()
        for word in kind:
            if word.code in seen:
                yield PackError.at(source_map.of(word), "code-twice", f"`{word.code}` stands twice", "keep one of them")
            seen.add(word.code)
