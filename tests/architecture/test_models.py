"""The models agree with each other and with their migrations."""

from io import StringIO

import pytest
from django.core.checks import Warning as Least
from django.core.checks import run_checks
from django.core.management import call_command


def test_no_model_clashes_with_another():
    assert [str(one) for one in run_checks() if one.level >= Least("").level] == []


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration():
    said = StringIO()
    call_command("makemigrations", check_changes=True, dry_run=True, stdout=said)
    assert "No changes detected" in said.getvalue()
