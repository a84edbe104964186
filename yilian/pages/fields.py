"""Fields of numbers: they read what people type, in full width too, and nothing that only a program would write."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from yilian.kernel.numbers import decimal_of


def _number(field: forms.Field, value: Any) -> Decimal | None:
    """Return the number that was typed, or None where nothing was."""
    if value in field.empty_values:
        return None
    number = value if isinstance(value, Decimal) else decimal_of(str(value))
    if number is None:
        raise ValidationError(field.error_messages["invalid"], code="invalid")
    return number


class WholeField(forms.IntegerField):
    """A whole number."""

    def to_python(self, value: Any) -> int | None:
        """Return the whole number that was typed."""
        number = _number(self, value)
        if number is not None and number != int(number):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return None if number is None else int(number)


class ExactField(forms.DecimalField):
    """A number with its decimals as typed."""

    def to_python(self, value: Any) -> Any:
        """Return the number that was typed."""
        return _number(self, value)


class NumberField(forms.FloatField):
    """A number of a measure or a position."""

    def to_python(self, value: Any) -> Any:
        """Return the number that was typed."""
        number = _number(self, value)
        return None if number is None else float(number)
