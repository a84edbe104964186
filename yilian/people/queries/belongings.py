"""Reads what hangs on elders, in whichever module: every row that names them, besides what is entered with the record itself."""

from collections.abc import Iterable

from django.db import models

from yilian.people.models import Elder, ElderGroup, NameKey, ResidencePeriod

# What is entered together with the record of an elder.
WITH_THE_RECORD: tuple[type[models.Model], ...] = (ElderGroup, NameKey, ResidencePeriod)


def hanging_on(elder_ids: Iterable[int], besides: Iterable[type[models.Model]] = ()) -> set[int]:
    """Return on which of some elders anything hangs; who moved since, too."""
    keys, left_out = list(elder_ids), {*WITH_THE_RECORD, *besides}
    former = ResidencePeriod.objects.filter(elder__in=keys, ends_on__isnull=False)
    hanging = set(former.values_list("elder_id", flat=True))
    for relation in Elder._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ForeignObjectRel) or relation.many_to_many:
            continue
        model, column = relation.related_model, relation.field.attname
        if isinstance(model, str) or model in left_out or not model._meta.managed:
            continue
        rows = model._default_manager.filter(**{f"{column}__in": keys}).order_by()
        hanging |= set(rows.values_list(column, flat=True).distinct())
    return hanging
