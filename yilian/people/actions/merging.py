"""Lets one record take another's place, and takes the two apart again exactly as they were."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from yilian.audit.actions import action, publish
from yilian.audit.clock import now, today
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.refusals import Invalid, Problem, refuse
from yilian.people.actions.names import renew_name_keys
from yilian.people.actions.residences import repeat_residence
from yilian.people.events import EldersMerged, LifespanChanged, MergeUndone
from yilian.people.models import DistinctPair, Elder, FormerNumber, MergeRecord, NameKey
from yilian.people.queries.persons import groups_on

# What may be taken from the dropped record, and the columns it stands in.
TAKEN = {
    "name": ("name", "pinyin", "initials", "sound"),
    "sex": ("sex",),
    "birth_date": ("birth_date",),
    "id_number": ("id_number_cipher", "id_number_hash"),
    "phone": ("phone_cipher", "phone_hash"),
    "residence": ("residence_division_id", "address", "lives", "organization_id", "longitude", "latitude"),
    "household": ("household_division_id", "household_since"),
    "died_on": ("died_on",),
}
# These speak about records, not about the person.
ABOUT_RECORDS = (Elder, MergeRecord, DistinctPair, NameKey)

Keys = dict[str, list[Any]]


@dataclass(slots=True)
class _Handover:
    """What was given to the kept record, and what could not be."""

    moved: Keys = field(default_factory=dict)
    stayed: Keys = field(default_factory=dict)


@action("people.merge", title=words("合并档案", "merge records"))
def merge_elders(actor: Actor, kept: Elder, dropped: Elder, *, take: Sequence[str] = ()) -> MergeRecord:
    """Let one record take another's place: what pointed to the dropped one points to the kept one.

    `take` names what the kept record takes over from the dropped one (keys of TAKEN); a death that only the dropped one knows of is
    taken over always, and the number that gives way still leads to the person. Rows that the kept record has the like
    of (the same consent, an overlapping enrolment) stay where they are, with all that hangs on them.
    """
    if kept.pk == dropped.pk:
        refuse("merge-with-itself")
    if kept.merged_into_id or dropped.merged_into_id:
        refuse("already-merged")
    unknown = sorted(set(take) - set(TAKEN))
    if unknown:
        raise Invalid(Problem("take", "field-unknown", (("field", unknown[0]),)))
    done = _hand_over(kept, dropped)
    dropped.merged_into = kept
    dropped.save(update_fields=["merged_into"])
    kept_alive, former = kept.died_on is None, bytes(kept.id_number_hash)
    if kept_alive and dropped.died_on is not None:
        take = [*dict.fromkeys([*take, "died_on"])]
    changed = _take_over(kept, dropped, take)
    if former != bytes(kept.id_number_hash):
        FormerNumber.objects.update_or_create(elder=kept, id_number_hash=former, defaults={"by_merge": True})
    record = MergeRecord.objects.create(
        kept=kept, dropped=dropped, moved=done.moved, stayed=done.stayed, changed=changed, merged_at=now()
    )
    publish(EldersMerged(kept.pk, dropped.pk))
    if "died_on" in changed:
        publish(LifespanChanged(kept.pk))
    return record


@action("people.merge", name="people.undo_merge", title=words("撤销合并", "undo a merge"))
def undo_merge(actor: Actor, record: MergeRecord) -> Elder:
    """Return the dropped record back what the merge took from it; what was changed since is left as it is."""
    if record.undone_at is not None:
        refuse("merge-undone")
    kept = Elder.objects.select_for_update(of=("self",)).get(pk=record.kept_id)
    dropped = Elder.objects.select_for_update(of=("self",)).get(pk=record.dropped_id)
    later = kept.merges.filter(undone_at__isnull=True, pk__gt=record.pk).exists()
    if later or kept.merged_into_id:
        refuse("later-merge-first")
    try:
        with transaction.atomic():
            _take_apart(kept, dropped, record)
    except IntegrityError as error:
        refuse("number-taken-since" if "elder_id_number_once" in str(error) else "merge-rows-taken")
    record.undone_at = now()
    record.save(update_fields=["undone_at"])
    publish(MergeUndone(kept.pk, dropped.pk))
    if "died_on" in record.changed:
        publish(LifespanChanged(kept.pk))
    return dropped


def _take_apart(kept: Elder, dropped: Elder, record: MergeRecord) -> None:
    """Return the dropped record its rows, and the kept one what it had; the number that had given way is its own again."""
    for name, keys in record.moved.items():
        label, column = name.rsplit(".", 1)
        rows = apps.get_model(label)._default_manager.filter(pk__in=keys, **{column: kept})
        rows.update(**{column: dropped})
    _give_back(kept, record.changed)
    FormerNumber.objects.filter(elder=kept, id_number_hash=bytes(kept.id_number_hash)).delete()
    dropped.merged_into = None
    dropped.save(update_fields=["merged_into"])


@action("people.merge", name="people.declare_distinct", title=words("判为两人", "declare two records distinct"))
def declare_distinct(actor: Actor, elder: Elder, other: Elder) -> DistinctPair:
    """Keep that two records are two persons, so that they are not put forward as duplicates again."""
    if elder.pk == other.pk:
        refuse("merge-with-itself")
    first, second = sorted((elder, other), key=lambda record: record.pk)
    pair, _created = DistinctPair.objects.get_or_create(elder=first, other=second, defaults={"decided_at": now()})
    return pair


def _hand_over(kept: Elder, dropped: Elder) -> _Handover:
    """Return the kept record every row that points to the dropped one and can be given."""
    done = _Handover()
    for model, column in _pointing_to_elders():
        rows = model._default_manager.filter(**{column: dropped})
        bound = set(rows.filter(_hanging_on(model, done.stayed)).values_list("pk", flat=True))
        keys = [key for key in rows.order_by("pk").values_list("pk", flat=True) if key not in bound]
        moved = _handed_over(model, column, keys, kept)
        name = f"{model._meta.label_lower}.{column}"
        stayed = sorted({*bound, *keys} - set(moved))
        if moved:
            done.moved[name] = [_plain(key) for key in moved]
        if stayed:
            done.stayed[name] = [_plain(key) for key in stayed]
    return done


def _handed_over(model: type[models.Model], column: str, keys: list[Any], kept: Elder) -> list[Any]:
    """Point rows to the kept record, all at once or, where a constraint forbids some, one by one; say which were."""
    rows = model._default_manager
    if _points(rows.filter(pk__in=keys), column, kept):
        return keys
    return [key for key in keys if _points(rows.filter(pk=key), column, kept)]


def _points(rows: "models.QuerySet[models.Model]", column: str, kept: Elder) -> bool:
    """Point rows to the kept record unless a constraint of theirs forbids it."""
    try:
        with transaction.atomic():
            rows.update(**{column: kept})
    except IntegrityError:
        return False
    return True


def _hanging_on(model: type[models.Model], stayed: Keys) -> models.Q:
    """Return which rows of a model hang on rows that stayed."""
    kept_back = {name.rsplit(".", 1)[0]: keys for name, keys in stayed.items()}
    hanging = models.Q(pk__in=[])
    for column, target in _foreign_keys(model):
        if target._meta.label_lower in kept_back:
            hanging |= models.Q(**{f"{column}__in": kept_back[target._meta.label_lower]})
    return hanging


def _take_over(kept: Elder, dropped: Elder, take: Sequence[str]) -> dict[str, list[str | None]]:
    """Set what the kept record takes over, and the groups it now has; give each column's value before and after."""
    columns = [column for name in take for column in TAKEN[name]]
    before = {column: _written(kept, column) for column in [*columns, "groups"]}
    for column in columns:
        setattr(kept, column, getattr(dropped, column))
    kept.groups = groups_on(kept.pk, today())
    kept.save()
    repeat_residence(kept)
    if "name" in columns:
        renew_name_keys(kept)
    after = {column: _written(kept, column) for column in before}
    return {column: [before[column], after[column]] for column in before if before[column] != after[column]}


def _give_back(kept: Elder, changed: dict[str, list[str | None]]) -> None:
    """Set the kept record's columns back, save those changed by somebody else since."""
    for column, (before, after) in changed.items():
        if _written(kept, column) == after:
            setattr(kept, column, _read(column, before))
        elif column == "groups":
            kept.groups = groups_on(kept.pk, today())
    kept.save()
    repeat_residence(kept)
    if "name" in changed:
        renew_name_keys(kept)


def _written(elder: Elder, column: str) -> str | None:
    """Write a column's value so that JSON can hold it."""
    value = _field(column).value_from_object(elder)
    return None if value is None else str(_field(column).value_to_string(elder))


def _read(column: str, written: str | None) -> Any:
    """Read a value that `_written` wrote."""
    if written is None:
        return None
    value = _field(column).to_python(written)
    return bytes(value) if isinstance(value, memoryview) else value


def _field(column: str) -> Any:
    """Return the field of a column."""
    return next(concrete_field for concrete_field in Elder._meta.concrete_fields if concrete_field.attname == column)


def _plain(key: Any) -> Any:
    """Make a key fit for JSON."""
    return key if isinstance(key, int) else str(key)


def _pointing_to_elders() -> Iterator[tuple[type[models.Model], str]]:
    """Yield every foreign key to an elder, lower modules first, so that a row comes before what hangs on it."""
    for model in apps.get_models(include_auto_created=True):
        if model not in ABOUT_RECORDS and not model._meta.proxy and model._meta.managed:
            yield from ((model, column) for column, target in _foreign_keys(model) if target is Elder)


def _foreign_keys(model: type[models.Model]) -> list[tuple[str, type[models.Model]]]:
    """Return the foreign keys of a model with what they point to."""
    fields: list[Any] = list(model._meta.concrete_fields)
    return [(field.name, field.related_model) for field in fields if isinstance(field, models.ForeignKey)]
