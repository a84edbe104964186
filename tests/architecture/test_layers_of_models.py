"""What a foreign key points to lies in the same module or in a lower one, as imports do."""

import pytest
from django.apps import apps
from django.db import models

from yilian.config.floors import ranks

RANKS = ranks()
OURS = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("yilian.")]
KEYS = [(model, field) for model in OURS for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)]


def module_of(model: type[models.Model]) -> str:
    return model.__module__.split(".")[1]


def test_there_are_models_to_look_at() -> None:
    assert len(OURS) > 10
    assert len(KEYS) > 10


@pytest.mark.parametrize(("model", "field"), KEYS, ids=[f"{model._meta.label}.{field.name}" for model, field in KEYS])
def test_a_foreign_key_points_to_the_same_or_a_lower_module(
    model: type[models.Model], field: "models.ForeignKey[models.Model, models.Model]"
) -> None:
    target = field.related_model
    assert not isinstance(target, str)
    if target.__module__.startswith("yilian."):
        here, there = module_of(model), module_of(target)
        assert here == there or RANKS[there] < RANKS[here], f"{here} points up, or sideways, to {there}"
