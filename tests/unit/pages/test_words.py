"""The filters that take a short way write what Django writes."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from django.template.defaultfilters import date as django_date
from django.template.defaultfilters import floatformat
from django.utils.translation import override

from yilian.pages.templatetags.words import date_in, number_in

SHANGHAI = timezone(timedelta(hours=8))
MOMENTS = (
    datetime(2023, 9, 12, 8, 5, 9, 120, tzinfo=SHANGHAI),
    datetime(999, 1, 2, 23, 59, tzinfo=UTC),
    date(2023, 9, 12),
    None,
    "",
)


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("form", ["Y-m-d", "Y-m-d H:i", "c", "m-d", None])
def test_dates_are_written_as_django_writes_them(moment: Any, form: str | None) -> None:
    if form == "Y-m-d H:i" and type(moment) is date:
        pytest.skip("a day has no minutes")
    assert date_in(moment, form) == django_date(moment, form)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "number", [Decimal("36.55"), Decimal("5.00"), 5, 5.0, 5.25, -0.04, True, "7.5", "", None, "x", 1234567.8]
)
@pytest.mark.parametrize("digits", [-1, 0, 2, "3"])
def test_numbers_are_written_as_django_writes_them(number: Any, digits: int | str, language: str) -> None:
    with override(language):
        for _ in range(2):
            assert number_in(number, digits) == floatformat(number, digits)
