"""The page of roles says what the table of roles says."""

from pathlib import Path

from yilian.accounts.rules import roles_document
from yilian.pages.registry import permissions, system_permissions

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "roles.md"


def test_the_page_of_roles_is_current():
    assert PAGE.read_text(encoding="utf-8") == roles_document(permissions(), system_permissions()), (
        "run: yilian users roles --write"
    )
