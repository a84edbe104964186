"""A value is never given outside its periods: a lookup gives a value or NotInForce, never nothing."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yilian.kernel.periods import Period
from yilian.kernel.refusals import NotInForce
from yilian.policy.catalogue import Catalogue
from yilian.policy.entries import DatedValue, ParameterRule, Span, Text
from yilian.policy.header_schema import PackHeader
from yilian.policy.library import PolicyLibrary
from yilian.policy.pack import Pack

WORDS = Text("词", "words")
DAYS = st.dates(date(2017, 1, 1), date(2027, 12, 31))


def a_pack(values, in_force):
    header = PackHeader("a-2020", WORDS, None, WORDS, "plan", "330727", None, in_force, "paraphrase")
    rule = ParameterRule("elder.age", "AA-01", WORDS, "a", tuple(values))
    return Pack(header, rules=(rule,))


@st.composite
def histories(draw):
    """Values that follow each other, with gaps between some of them: what a repeal leaves."""
    day, values = draw(st.dates(date(2018, 1, 1), date(2020, 1, 1))), []
    for number in range(draw(st.integers(1, 5))):
        last = day + timedelta(days=draw(st.integers(0, 500)))
        values.append(DatedValue(day, 60 + number, "印", last))
        day = last + timedelta(days=1 + draw(st.sampled_from([0, 0, 1, 200])))
    return values


@given(histories(), DAYS, st.booleans())
@settings(max_examples=200, deadline=None)
def test_a_lookup_gives_the_value_of_the_day_or_says_not_in_force(values, on, repealed):
    in_force = Span(date(2018, 1, 1), date(2021, 6, 30) if repealed else None)
    policy = PolicyLibrary((a_pack(values, in_force),), Catalogue()).in_force("330727109000", on)
    holding = [value.value for value in values if Period(value.starts_on, value.ends_on).contains(on)]
    if holding and in_force.period.contains(on):
        assert policy.parameter("elder.age").value == holding[0]
    else:
        with pytest.raises(NotInForce):
            policy.parameter("elder.age")


@given(histories(), DAYS)
@settings(max_examples=50, deadline=None)
def test_a_repealed_document_gives_no_value(values, on):
    library = PolicyLibrary((a_pack(values, Span(date(2016, 1, 1), date(2016, 12, 31))),), Catalogue())
    with pytest.raises(NotInForce):
        library.in_force("330727", on).parameter("elder.age")


@given(DAYS)
@settings(max_examples=20, deadline=None)
def test_a_name_nobody_declares_is_never_nothing(on):
    with pytest.raises(NotInForce):
        PolicyLibrary((), Catalogue()).in_force("330727", on).parameter("no.such-name")


def test_a_value_of_null_cannot_be_written():
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"from": date(2020, 1, 1), "value": None, "printed": "印"}, DatedValue)
