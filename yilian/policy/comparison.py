"""What two documents promise differently: parameters, targets by measure, services by item."""

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from yilian.policy.entries import Target, as_plain
from yilian.policy.pack import Pack
from yilian.policy.promises import Source, sources_in


class Side(Struct, frozen=True):
    """What one document says about a subject, and its clauses."""

    says: str
    clauses: tuple[str, ...]


class Row(Struct, frozen=True):
    """One subject in both documents; a side that says nothing about it is absent."""

    about: str
    key: str
    left: Side | None
    right: Side | None

    @property
    def kind(self) -> str:
        """`same`, `different`, `only-left` or `only-right`."""
        if self.left is None or self.right is None:
            return "only-left" if self.right is None else "only-right"
        return "same" if self.left.says == self.right.says else "different"


class Comparison(Struct, frozen=True):
    """Two packs side by side."""

    left: str
    right: str
    rows: tuple[Row, ...]

    @property
    def differences(self) -> tuple[Row, ...]:
        """The rows on which the two do not agree."""
        return tuple(row for row in self.rows if row.kind != "same")


def diff(left: Pack, right: Pack) -> Comparison:
    """Compare two packs."""
    readers: Mapping[str, Callable[[Pack], dict[str, Side]]] = {
        "parameter": _parameters,
        "target": _targets,
        "service": _services,
    }
    rows: list[Row] = []
    for about, read in readers.items():
        ours, theirs = read(left), read(right)
        rows += [Row(about, key, ours.get(key), theirs.get(key)) for key in sorted(ours.keys() | theirs.keys())]
    return Comparison(left.id, right.id, tuple(rows))


def _parameters(pack: Pack) -> dict[str, Side]:
    return {
        name: Side("; ".join(f"{_value(dated.value)} {rule.unit}" for dated in rule.values), (rule.clause,))
        for name, rule in pack.parameters.items()
    }


def _targets(pack: Pack) -> dict[str, Side]:
    by_measure: dict[str, list[Target]] = {}
    for target in pack.targets:
        by_measure.setdefault(target.measure, []).append(target)
    return {
        measure: Side("; ".join(map(_target, targets)), _distinct(target.clause for target in targets))
        for measure, targets in by_measure.items()
    }


def _target(target: Target) -> str:
    figure = target.parts or target.value
    demand = target.compare if figure is None else f"{target.compare} {_value(figure)} {target.unit}"
    whom = f" of {_value(as_plain(target.of))}" if target.of else ""
    return f"{demand}{whom}{f' by {target.due}' if target.due else ''}"


def _services(pack: Pack) -> dict[str, Side]:
    by_item: dict[str, list[Source]] = {}
    for source in sources_in([pack]):
        by_item.setdefault(source.item.item, []).append(source)
    return {
        item: Side(
            "; ".join(_distinct(f"{s.rhythm.words.en}{', free' if s.item.free else ''}" for s in sources)),
            _distinct(source.item.clause for source in sources),
        )
        for item, sources in by_item.items()
    }


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_value(part)}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_value, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
