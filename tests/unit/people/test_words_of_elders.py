"""An elder's sex and dwelling are said in the words that Django would give."""

import pytest
from django.utils.translation import override

from yilian.people.models import Elder


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("sex", [1, 2])
@pytest.mark.parametrize("lives", Elder.Lives.values)
def test_sex_and_dwelling_are_said_as_django_says_them(language: str, sex: int, lives: str) -> None:
    elder = Elder(sex=sex, lives=lives)
    with override(language):
        for name in ("sex", "lives"):
            assert getattr(elder, f"{name}_text") == getattr(elder, f"get_{name}_display")()
