"""What is promised to an elder or an institution: the same item promised several times is owed once and keeps every promise."""

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from operator import or_

from msgspec import Struct

from yilian.kernel.timing import Timing
from yilian.policy.conditions import Condition, Facts, Terms, Truth, meaning, subject_of
from yilian.policy.entries import ServiceItem, ServicePackage, Text
from yilian.policy.facts import InstitutionFacts
from yilian.policy.pack import Pack

_UNITS = {"d": ("日", "days"), "wk": ("周", "weeks"), "mo": ("个月", "months"), "a": ("年", "years")}


class Rhythm(Struct, frozen=True):
    """When an item is owed: `timing` in windows, `standing` at any time, `once`, or `on-demand` when asked for."""

    kind: str
    timing: Timing | None = None
    around_the_clock: bool = False

    @classmethod
    def of(cls, item: ServiceItem) -> "Rhythm":
        """Read the rhythm of a service item."""
        if item.timing is not None:
            return cls("timing", item.timing.timing)
        if item.standing is not None:
            return cls("standing", None, item.standing == "24h")
        return cls("once" if item.once else "on-demand")

    @property
    def strictness(self) -> tuple[int, float, int]:
        """Order rhythms: windows that can be missed before standing, once, and on demand; more often before less."""
        if self.timing is not None:
            return (3, self.timing.times_a_year, self.timing.at_most)
        return ({"standing": 2, "once": 1, "on-demand": 0}[self.kind], float(self.around_the_clock), 0)

    @property
    def words(self) -> Text:
        """Say the rhythm in words."""
        if self.timing is None:
            return _WORDS["around-the-clock" if self.around_the_clock else self.kind]
        timing = self.timing
        zh_unit, en_unit = _UNITS[timing.period_unit]
        times = str(timing.frequency) if timing.at_most == timing.frequency else f"{timing.frequency}—{timing.at_most}"
        return Text(f"每{timing.period}{zh_unit}{times}次", f"{times} in every {timing.period} {en_unit}")


_WORDS = {
    "standing": Text("随时可得", "at any time"),
    "around-the-clock": Text("24小时", "around the clock"),
    "once": Text("一次", "once"),
    "on-demand": Text("按需", "when asked for"),
}


class Source(Struct, frozen=True):
    """Where an item is promised: pack, package and the item as it stands there."""

    pack: str
    package: ServicePackage
    item: ServiceItem

    @property
    def rhythm(self) -> Rhythm:
        """When this source owes the item."""
        return Rhythm.of(self.item)


class Promise(Struct, frozen=True):
    """One item owed, with every source that asks for it; the strictest rhythm holds and `because` says why."""

    item: str
    rhythm: Rhythm
    sources: tuple[Source, ...]
    because: Text

    @property
    def strictest(self) -> Source:
        """The source whose rhythm holds."""
        return self.sources[0]

    @property
    def clauses(self) -> tuple[str, ...]:
        """Every clause that promises the item, the strictest first."""
        return tuple(dict.fromkeys(source.item.clause for source in self.sources))

    @property
    def packs(self) -> tuple[str, ...]:
        """Every pack that promises the item."""
        return tuple(dict.fromkeys(source.pack for source in self.sources))

    @property
    def modes(self) -> tuple[str, ...]:
        """Every mode under which it is promised."""
        return tuple(dict.fromkeys(source.package.mode for source in self.sources))

    @property
    def provider(self) -> str:
        """Who provides it by the strictest source: a kind of place, or `family-doctor-team`."""
        return self.strictest.package.provider

    @property
    def free(self) -> bool:
        """Whether one of the sources says that it costs the elder nothing."""
        return any(source.item.free for source in self.sources)

    @property
    def how(self) -> str | None:
        """In what form, as the first source that says so."""
        return next((source.item.how for source in self.sources if source.item.how), None)

    @property
    def then(self) -> str | None:
        """What follows from it, as the first source that says so."""
        return next((source.item.then for source in self.sources if source.item.then), None)


def sources_in(packs: Iterable[Pack]) -> Iterator[Source]:
    """Give every item that packs promise."""
    for pack in packs:
        for package in pack.services:
            for item in package.items:
                yield Source(pack.id, package, item)


def beneficiary_of(source: Source) -> str:
    """Say who receives: `institution` when the item, or else the package, asks about one; otherwise `elder`."""
    subject = subject_of(source.item.to.condition)
    if subject == "anyone":
        subject = subject_of(source.package.entitled.condition)
    return "institution" if subject == "institution" else "elder"


def holds_for_elder(source: Source, elder: Facts, institution: InstitutionFacts | None, terms: Terms) -> Truth:
    """Say whether a source promises its item to an elder, or to which rows of a population.

    A package for residents of certain institutions is judged by the institution that the elder lives in.
    """
    entitled: Condition = source.package.entitled.condition
    if subject_of(entitled) != "institution":
        return meaning(entitled, elder, terms) & meaning(source.item.to.condition, elder, terms)
    if institution is None:
        return False
    return meaning(entitled, institution, terms) & meaning(source.item.to.condition, elder, terms)


def holds_for_institution(source: Source, institution: InstitutionFacts, terms: Terms) -> bool:
    """Say whether a source promises its item to an institution."""
    conditions = (source.package.entitled.condition, source.item.to.condition)
    return all(
        meaning(condition, institution, terms) for condition in conditions if subject_of(condition) == "institution"
    )


def any_holds(truths: Iterable[Truth]) -> Truth:
    """Join what several sources say about one item; none says no."""
    return reduce(or_, truths, False)


def merged(sources: Iterable[Source]) -> tuple[Promise, ...]:
    """Owe each item once: its sources together, the strictest first; equally strict ones stay in their order."""
    by_item: dict[str, list[Source]] = {}
    for source in sources:
        by_item.setdefault(source.item.item, []).append(source)
    return tuple(_promise(item, found) for item, found in by_item.items())


def _promise(item: str, found: list[Source]) -> Promise:
    ordered = tuple(sorted(found, key=lambda source: _descending(source.rhythm.strictness)))
    first = ordered[0]
    return Promise(item, first.rhythm, ordered, _because(ordered))


def _descending(strictness: tuple[int, float, int]) -> tuple[float, ...]:
    return tuple(-part for part in strictness)


def _because(ordered: tuple[Source, ...]) -> Text:
    first = ordered[0]
    words = first.rhythm.words
    others = [source for source in ordered[1:] if source.rhythm != first.rhythm]
    clauses = "、".join(dict.fromkeys(source.item.clause for source in ordered))
    if len(ordered) == 1:
        return Text(f"{first.item.clause} 规定{words.zh}", f"{first.item.clause} promises it {words.en}")
    if not others:
        return Text(f"{clauses} 同样规定{words.zh}", f"{clauses} promise it alike, {words.en}")
    zh = ";".join(f"{source.item.clause} {source.rhythm.words.zh}" for source in others)
    en = "; ".join(f"{source.item.clause} {source.rhythm.words.en}" for source in others)
    return Text(
        f"{first.item.clause} 规定{words.zh}，最为严格；其余：{zh}",
        f"{first.item.clause} promises it {words.en}, the strictest; the others: {en}",
    )


def by_item(promises: Iterable[Promise]) -> Mapping[str, Promise]:
    """Find promises by item."""
    return {promise.item: promise for promise in promises}
