"""What must hold within one instrument: words are declared, bands leave no gap, tables are whole, conditions ask about what there is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from yilian.assessments.rules.criteria import Chosen, Compared, Criterion, Graded, Holds, Question, leaves_of
from yilian.assessments.rules.instrument import Band, GradeBand, Instrument, Item, Scale, Scoring
from yilian.policy.suggestions import did_you_mean

Steps = tuple[str | int, ...]
NEEDS = {
    "sum": (),
    "combination": ("combination", "scales", "grades"),
    "profile": ("leading", "scales", "grades"),
    "decisions": ("decisions",),
    "highest": ("levels",),
    "record": (),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong within an instrument, where it stands and what to do."""

    at: Steps
    code: str
    message: str
    remedy: str


def faults(instrument: Instrument) -> Iterator[Fault]:
    """List everything that is wrong."""
    yield from _once(instrument)
    yield from _items(instrument)
    yield from _scoring(instrument)
    yield from _conditions(instrument)
    if not any(True for _ in _once(instrument)):
        yield from _bands(instrument)


def _once(instrument: Instrument) -> Iterator[Fault]:
    """No id stands twice."""
    named: tuple[tuple[str, Steps, Sequence[object]], ...] = (
        ("item", ("items",), [item.id for item in instrument.items]),
        ("group", ("groups",), [group.id for group in instrument.groups]),
        ("level", ("levels",), [level.number for level in instrument.levels]),
        ("scale", ("scoring", "scales"), [scale.id for scale in instrument.scoring.scales]),
        ("rule", ("rules",), [rule.id for rule in instrument.rules]),
        ("sign", ("signs",), [sign.id for sign in instrument.signs]),
    )
    for kind, at, ids in named:
        for index, id in enumerate(ids):
            if id in ids[:index]:
                yield Fault((*at, index), f"{kind}-twice", f"{kind} `{id}` stands twice", "give it another name")


def _items(instrument: Instrument) -> Iterator[Fault]:
    """Groups and option sets are declared, options told apart, assumed options exist."""
    groups, sets = [group.id for group in instrument.groups], list(instrument.option_sets)
    for index, item in enumerate(instrument.items):
        at: Steps = ("items", index)
        if item.group is not None and item.group not in groups:
            yield _unknown((*at, "group"), "group", item.group, groups)
        if isinstance(item.options, str) and item.options not in sets:
            yield _unknown((*at, "options"), "option set", item.options, sets)
            continue
        keys = [option.key for option in instrument.options_of(item)]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            remedy = "give options with one score a `code` each"
            yield Fault((*at, "options"), "option-twice", f"`{twice[0]}` stands for two answers", remedy)
        if item.assumed is not None and item.assumed not in keys:
            yield _unknown((*at, "assumed"), "option", item.assumed, keys)
    known = [item.id for item in instrument.items]
    for index, group in enumerate(instrument.alternatives):
        yield from (_unknown(("alternatives", index), "item", id, known) for id in group if id not in known)


def _scoring(instrument: Instrument) -> Iterator[Fault]:
    """The method has what it needs, and every level, grade and scale that is named exists."""
    scoring = instrument.scoring
    for need in NEEDS[scoring.method]:
        if not getattr(scoring if need != "levels" else instrument, need):
            yield Fault(("scoring",), "scoring-lacks", f"`method: {scoring.method}` needs `{need}`", f"write `{need}`")
    levels = [level.number for level in instrument.levels]
    used = [*((("bands", i), band.level) for i, band in enumerate(scoring.bands))]
    used += [(("decisions", i), decision.level) for i, decision in enumerate(scoring.decisions)]
    for within, number in used:
        if number not in levels:
            yield _unknown(("scoring", *within, "level"), "level", str(number), map(str, levels))
    for index, rule in enumerate(instrument.rules):
        for effect in (rule.set, rule.at_least):
            if effect is not None and effect not in levels:
                yield _unknown(("rules", index), "level", str(effect), map(str, levels))
    yield from _scales(instrument, scoring)
    yield from _table(scoring, levels)
    yield from _leading(instrument, scoring)


def _scales(instrument: Instrument, scoring: Scoring) -> Iterator[Fault]:
    items, grades = [item.id for item in instrument.items], [grade.code for grade in scoring.grades]
    for index, scale in enumerate(scoring.scales):
        at: Steps = ("scoring", "scales", index)
        for id in (*scale.items, *scale.reversed):
            if id not in items:
                yield _unknown((*at, "items"), "item", id, items)
        for grade in (*(band.grade for band in scale.bands), *(rule.grade for rule in scale.rules)):
            if grade not in grades:
                yield _unknown(at, "grade", grade, grades)
        if scale.rules and scale.rules[-1].when is not None:
            remedy = "let the last rule ask nothing"
            yield Fault((*at, "rules"), "rules-open", f"scale `{scale.id}` may get no grade", remedy)


def _table(scoring: Scoring, levels: list[int]) -> Iterator[Fault]:
    """A combination table has a cell for every pair of grades."""
    table = scoring.combination
    if table is None:
        return
    at: Steps = ("scoring", "combination")
    scales, grades = [scale.id for scale in scoring.scales], [grade.code for grade in scoring.grades]
    for name in (table.rows, *table.worst_of):
        if name not in scales:
            yield _unknown(at, "scale", name, scales)
    for row in grades:
        for column in grades:
            number = table.table.get(row, {}).get(column)
            if number is None:
                yield Fault((*at, "table"), "table-cell-missing", f"no level at {row} / {column}", "write the cell")
            elif number not in levels:
                yield _unknown((*at, "table", row), "level", str(number), map(str, levels))


def _leading(instrument: Instrument, scoring: Scoring) -> Iterator[Fault]:
    """Every scale that may lead has a level."""
    rule = scoring.leading
    if rule is None:
        return
    codes = [level.key for level in instrument.levels]
    for scale in scoring.scales:
        if scale.id not in codes:
            yield _unknown(("levels",), "level", scale.id, codes)
    if rule.undecided not in [level.number for level in instrument.levels]:
        yield _unknown(("scoring", "leading", "undecided"), "level", str(rule.undecided), codes)


def _conditions(instrument: Instrument) -> Iterator[Fault]:
    """Conditions ask about items, options, scales and grades that exist."""
    for at, criterion in every_condition(instrument):
        yield from _holds(instrument, at, criterion)
        for leaf in leaves_of(criterion, instrument.named):
            yield from _leaf(instrument, at, leaf)


def every_condition(instrument: Instrument) -> Iterator[tuple[Steps, Criterion]]:
    """Yield every condition of an instrument with where it stands."""
    scoring = instrument.scoring
    yield from ((("conditions", name), when.criterion) for name, when in instrument.conditions.items())
    yield from ((("rules", i, "when"), rule.when.criterion) for i, rule in enumerate(instrument.rules))
    yield from ((("signs", i, "when"), sign.when.criterion) for i, sign in enumerate(instrument.signs))
    for i, decision in enumerate(scoring.decisions):
        if decision.when:
            yield ("scoring", "decisions", i, "when"), decision.when.criterion
    for i, scale in enumerate(scoring.scales):
        for j, rule in enumerate(scale.rules):
            if rule.when:
                yield ("scoring", "scales", i, "rules", j, "when"), rule.when.criterion
    for i, item in enumerate(instrument.items):
        if item.show_if:
            yield ("items", i, "show_if"), item.show_if.criterion
        yield from ((("items", i, "ranges", j), each.when.criterion) for j, each in enumerate(item.ranges) if each.when)


def _holds(instrument: Instrument, at: Steps, criterion: Criterion) -> Iterator[Fault]:
    """A named condition exists, and does not rest on itself."""
    known = instrument.named

    def walk(criterion: Criterion, above: tuple[str, ...]) -> Iterator[Fault]:
        if isinstance(criterion, Holds):
            if criterion.name not in known:
                yield _unknown(at, "condition", criterion.name, known)
            elif criterion.name in above:
                yield Fault(at, "condition-circle", f"`{criterion.name}` rests on itself", "write it without itself")
            else:
                yield from walk(known[criterion.name], (*above, criterion.name))
        for part in getattr(criterion, "parts", ()) or ([criterion.part] if hasattr(criterion, "part") else []):
            yield from walk(part, above)

    yield from walk(criterion, (str(at[1]),) if at[0] == "conditions" else ())


def _leaf(instrument: Instrument, at: Steps, leaf: Question) -> Iterator[Fault]:
    items = {item.id: item for item in instrument.items}
    scales = [scale.id for scale in instrument.scoring.scales]
    match leaf:
        case Graded(names, grades):
            known = [grade.code for grade in instrument.scoring.grades]
            yield from (_unknown(at, "scale", name, scales) for name in names if name not in scales)
            yield from (_unknown(at, "grade", grade, known) for grade in grades if grade not in known)
        case Compared("scale", names, _, _):
            yield from (_unknown(at, "scale", name, scales) for name in names if name not in (*scales, "total"))
        case Compared(_, names, _, _):
            yield from (_unknown(at, "item", name, items) for name in names if name not in items)
        case Chosen(name, codes):
            if name not in items:
                yield _unknown(at, "item", name, items)
                return
            keys = [option.key for option in instrument.options_of(items[name])]
            yield from (_unknown(at, f"option of {name}", code, keys) for code in codes if code not in keys)


def _bands(instrument: Instrument) -> Iterator[Fault]:
    """Bands cover every sum that can come about, without a gap and without an overlap."""
    scoring, items = instrument.scoring, {item.id: item for item in instrument.items}
    for index, scale in enumerate(scoring.scales):
        if scale.bands and all(id in items for id in scale.items):
            sums = _sums_of_scale(instrument, scale, items)
            yield from _covered(scale.bands, sums, ("scoring", "scales", index, "bands"))
    if scoring.method == "sum" and scoring.bands:
        yield from _covered(scoring.bands, _sums(instrument, items), ("scoring", "bands"))


def _covered(bands: Sequence[Band | GradeBand], sums: set[float], at: Steps) -> Iterator[Fault]:
    for total in sorted(sums):
        held = [band for band in bands if band.min <= total <= band.max]
        if len(held) != 1:
            said = "in no band" if not held else "in two bands"
            yield Fault(at, "bands-do-not-meet", f"a sum of {total:g} lies {said}", "let every sum lie in one band")
            return


def _sums(instrument: Instrument, items: dict[str, Item]) -> set[float]:
    """Return the totals that can come about."""
    scoring = instrument.scoring
    ids = [id for scale in scoring.scales for id in scale.items]
    ids = ids or [item.id for item in instrument.items if item.scored and item.kind != "text"]
    skipped = {id for group in instrument.alternatives for id in group[1:]}
    return _added(_scores(instrument, items[id]) for id in ids if id in items and id not in skipped)


def _sums_of_scale(instrument: Instrument, scale: Scale, items: dict[str, Item]) -> set[float]:
    return _added(
        {scale.reverse_from - score for score in scores} if id in scale.reversed else scores
        for id in scale.items
        if (scores := _scores(instrument, items[id])) is not None
    )


def _added(parts: Iterable[set[float]]) -> set[float]:
    sums = {0.0}
    for scores in parts:
        sums = {score + other for score in sums for other in scores}
    return sums


def _scores(instrument: Instrument, item: Item) -> set[float]:
    """Return the scores that an item can have; what is not scored adds nothing."""
    if item.kind == "number" and not item.ranges:
        return {float(score) for score in range(int(item.min or 0), int(item.max or 0) + 1)}
    scores = [each.score for each in item.ranges]
    scores += [option.score for option in instrument.options_of(item) if option.score is not None]
    return set(scores) or {0.0}


def _unknown(at: Steps, kind: str, word: str, known: Iterable[str]) -> Fault:
    code = f"{kind.split(' of ', maxsplit=1)[0].replace(' ', '-')}-unknown"
    return Fault(at, code, f"there is no {kind} `{word}`", did_you_mean(word, list(known)))
