"""`packs coverage`: what counts as shown."""

import pytest

from yilian.config.cli.packs import Existing


@pytest.mark.parametrize(
    ("ref", "exists"),
    [
        ("tests/packs/test_packs.py", True),
        ("tests/packs/test_packs.py::test_nothing_is_wrong_with_the_shelf", True),
        ("tests/packs/test_packs.py::test_that_nobody_wrote", False),
        ("tests/packs/test_nowhere.py", False),
    ],
)
def test_a_test_is_shown_when_file_and_function_exist(ref, exists):
    assert Existing()(ref) is exists


def test_a_page_is_shown_when_an_address_has_its_name():
    existing = Existing()
    existing._pages = frozenset({"indicators:target"})
    assert existing("page:indicators:target")
    assert not existing("page:indicators:nothing")
