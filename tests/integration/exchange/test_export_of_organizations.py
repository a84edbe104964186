"""The sheet of organizations holds what the list shows."""

from collections.abc import Callable

from django.test import Client
from python_calamine import CalamineWorkbook


def test_what_is_shown_is_exported(client_as: Callable[..., Client], tmp_path) -> None:
    answer = client_as("nurse").get("/import/export/organizations/?q=尖山")
    path = tmp_path / "a.xlsx"
    path.write_bytes(answer.content)
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["名称", "尖山镇卫生院"]
    assert rows[1][5] == ""
