"""What is promised to an elder or an institution: the same item promised several times is owed once and keeps every promise."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from yilian.kernel.truth import NO, Answer, is_yes
from yilian.policy.conditions import Bindings, Condition, Facts, meaning, subject_of
from yilian.policy.entries import Participation, ServiceItem, ServicePackage, Strength, Text, as_list
from yilian.policy.facts import InstitutionFacts
from yilian.policy.pack import Pack
from yilian.policy.rhythms import Rhythm

STRENGTHS: tuple[Strength, ...] = ("must", "should", "may", "explore")


class Source(Struct, frozen=True):
    """Where an item is promised: pack, package and the item as it stands there; whom the pack binds and since when."""

    pack: str
    package: ServicePackage
    item: ServiceItem
    jurisdiction: str = ""
    since: date = date.min

    @property
    def strength(self) -> Strength:
        """Return how strongly the sentence says it: the item's word, else the package's."""
        return self.item.strength or self.package.strength

    @property
    def providers(self) -> tuple[str, ...]:
        """Return who provides it, by the item's own sentence, else by the package's."""
        return as_list(self.item.provider) or self.package.providers

    @property
    def rhythm(self) -> Rhythm:
        """Return when this source owes the item."""
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
    def without_contract(self) -> bool:
        """Return whether one of the sources asks for no contract, so that residence alone makes it owed."""
        return any(source.item.without_contract for source in self.sources)

    @property
    def strength(self) -> Strength:
        """Return how strongly the strongest source says it."""
        return min((source.strength for source in self.sources), key=STRENGTHS.index)

    @property
    def providers(self) -> tuple[str, ...]:
        """Return who provides it by the strictest source: kinds of places, or a word for people such as `family-doctor-team`."""
        return self.strictest.providers

    @property
    def free(self) -> bool:
        """Return whether one of the sources says that it costs the elder nothing."""
        return any(source.item.free for source in self.sources)

    @property
    def how(self) -> str | None:
        """In what form, as the first source that says so."""
        return next((source.item.how for source in self.sources if source.item.how), None)

    @property
    def then(self) -> str | None:
        """Return what follows from it, as the first source that says so."""
        return next((source.item.then for source in self.sources if source.item.then), None)


def sources_in(packs: Iterable[Pack]) -> Iterator[Source]:
    """Yield every item that packs promise."""
    for pack in packs:
        for package in pack.services:
            for item in package.items:
                yield Source(pack.id, package, item, pack.header.jurisdiction, pack.header.in_force.starts_on)


def is_owed(source: Source, declared: Iterable[Participation]) -> bool:
    """Return whether a source owes its item: what must be, and the rest where the place has declared that it takes part."""
    return source.strength == "must" or any(
        (each.pack, each.mode) == (source.pack, source.package.mode) and each.item in (None, source.item.item)
        for each in declared
    )


def beneficiary_of(source: Source) -> str:
    """Return who receives: `institution` when the item, or else the package, asks about one; otherwise `elder`."""
    subject = subject_of(source.item.to.condition)
    if subject == "anyone":
        subject = subject_of(source.package.entitled.condition)
    return "institution" if subject == "institution" else "elder"


def promised_to(
    sources: Iterable[Source], elder: Facts, institution: InstitutionFacts | None, bindings: Bindings
) -> Iterator[Source]:
    """Yield what holds for an elder, as `holds_for_elder` judges it; who a package is for is asked once for items that follow each other."""
    package: ServicePackage | None = None
    entitled, of_institution = NO, False
    for source in sources:
        if source.package is not package:
            package = source.package
            of_institution = subject_of(package.entitled.condition) == "institution"
            facts = institution if of_institution else elder
            entitled = NO if facts is None else meaning(package.entitled.condition, facts, bindings)
        subject = subject_of(source.item.to.condition)
        if subject == "institution" or (subject == "anyone" and of_institution):
            continue
        if is_yes(entitled & meaning(source.item.to.condition, elder, bindings)):
            yield source


def holds_for_elder(source: Source, elder: Facts, institution: InstitutionFacts | None, bindings: Bindings) -> Any:
    """Return whether a source promises its item to an elder, or to which rows of a population; unknown counts as no.

    A package for residents of certain institutions is judged by the institution that the elder lives in.
    """
    return is_yes(_judged(source, elder, institution, bindings))


def _judged(source: Source, elder: Facts, institution: InstitutionFacts | None, bindings: Bindings) -> Answer:
    entitled: Condition = source.package.entitled.condition
    if subject_of(entitled) != "institution":
        return meaning(entitled, elder, bindings) & meaning(source.item.to.condition, elder, bindings)
    if institution is None:
        return NO
    return meaning(entitled, institution, bindings) & meaning(source.item.to.condition, elder, bindings)


def holds_for_institution(source: Source, institution: InstitutionFacts, bindings: Bindings) -> bool:
    """Return whether a source promises its item to an institution; unknown counts as no."""
    conditions = (source.package.entitled.condition, source.item.to.condition)
    return all(
        is_yes(meaning(condition, institution, bindings))
        for condition in conditions
        if subject_of(condition) == "institution"
    )


def merged(sources: Iterable[Source]) -> tuple[Promise, ...]:
    """Owe each item once: its sources together, the strictest first; equally strict ones stay in their order.

    Between levels the strictest rhythm holds; of two documents of one place the later one. What follows an event is owed beside
    what is owed all along: a promise of its own.
    """
    by_item: dict[tuple[str, str], list[Source]] = {}
    for source in sources:
        by_item.setdefault((source.item.item, source.rhythm.when), []).append(source)
    return tuple(_promise(item, of_item) for (item, _when), of_item in by_item.items())


def _promise(item: str, sources: list[Source]) -> Promise:
    ordered = tuple(sorted(_latest(sources), key=lambda source: _descending(source.rhythm.strictness)))
    first = ordered[0]
    return Promise(item, first.rhythm, ordered, _because(ordered))


def _latest(sources: list[Source]) -> Iterator[Source]:
    """Leave out what an earlier document of the same place says of an item of which a later one speaks too."""
    newest: dict[str, date] = {}
    for source in sources:
        newest[source.jurisdiction] = max(source.since, newest.get(source.jurisdiction, date.min))
    return (source for source in sources if source.since == newest[source.jurisdiction])


def _descending(strictness: tuple[int, float, int, float]) -> tuple[float, ...]:
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
