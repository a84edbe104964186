"""Measures of the usual forms, declared in a pack: institutions that have something, and beds of kinds for the elders of a place."""

from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from operator import and_
from typing import Any

from yilian.indicators.measures.rows import amounts, counted, denominator_only, total
from yilian.indicators.populations import MeasureQuery, beds_of, elders_of, institutions_of, of_sector
from yilian.policy.catalogue import Form


def form_table(form: Form) -> Callable[[MeasureQuery], Any]:
    """Return the function that gives the table of a measure declared by its form."""
    return {"share": _share, "count": _count, "beds": _beds}[form.kind](form)


def _share(form: Form) -> Callable[[MeasureQuery], Any]:
    def table(query: MeasureQuery) -> Any:
        institutions, having = _institutions(form, query)
        return counted(institutions, "organization_id", having, "institution")

    return table


def _count(form: Form) -> Callable[[MeasureQuery], Any]:
    def table(query: MeasureQuery) -> Any:
        institutions, having = _institutions(form, query)
        return total(institutions, "organization_id", having, "institution")

    return table


def _beds(form: Form) -> Callable[[MeasureQuery], Any]:
    def table(query: MeasureQuery) -> Any:
        beds = beds_of(query, *form.beds)
        if form.sectors:
            beds = beds.filter(of_sector(beds.place_kind, *form.sectors))
        elders = denominator_only(elders_of(query), "elder_id", "elder")
        return amounts(beds, "organization_id", beds.beds, "institution").union(elders)

    return table


def _institutions(form: Form, query: MeasureQuery) -> tuple[Any, Any]:
    """Return the institutions of the condition and sectors, and which of them have every word."""
    if form.of is not None:
        query = replace(query, condition=form.of.condition)
    institutions = institutions_of(query, *form.having)
    if form.sectors:
        institutions = institutions.filter(of_sector(institutions.kind, *form.sectors))
    return institutions, reduce(and_, (institutions[f"has_{number}"] for number in range(len(form.having))))
