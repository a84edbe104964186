"""Every table says who may see its rows, and one whose rows name elders is not open to everybody."""

from yilian.config.derived import undeclared


def test_every_table_is_locked_by_a_declaration():
    assert undeclared() == [], "declare the tables in row_security.py of their module"
