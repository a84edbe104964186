"""Hidden small numbers: from all that is published of a table none of them can be solved."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from yilian.indicators.rules import Figure, hidden_cells, publishable, solvable_cells

FLOOR = 5
TABLES = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 9), min_size=width, max_size=width), min_size=2, max_size=4)
)


def rank(rows):
    """Return the rank of a matrix, eliminating forwards only."""
    rows, count = [list(map(Fraction, row)) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in rows[count:] if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(count, pivot)
        for row in rows[count + 1 :]:
            factor = row[column] / pivot[column]
            row[:] = [value - factor * lead for value, lead in zip(row, pivot, strict=True)]
        count += 1
    return count


def cells_and_sums(table):
    """Return the cells of a table, and its rows and columns, whose totals are published elsewhere."""
    cells = {(row, column): number for row, line in enumerate(table) for column, number in enumerate(line)}
    rows = [frozenset(key for key in cells if key[0] == row) for row in range(len(table))]
    columns = [frozenset(key for key in cells if key[1] == column) for column in range(len(table[0]))]
    return cells, rows + columns


@given(TABLES)
def test_no_small_number_can_be_solved_from_cells_rows_and_columns(table):
    cells, sums = cells_and_sums(table)
    hidden = sorted(hidden_cells(cells, sums, FLOOR))
    if len(hidden) == len(cells):
        return
    equations = [[int(key in total) for key in hidden] for total in sums]
    for key in hidden:
        if 0 < cells[key] < FLOOR:
            alone = [int(other == key) for other in hidden]
            assert rank([*equations, alone]) > rank(equations), (table, key)


@given(TABLES)
def test_what_is_solvable_is_what_the_rank_says(table):
    cells, sums = cells_and_sums(table)
    hidden = sorted(key for key, number in cells.items() if number < FLOOR)
    equations = [[int(key in total) for key in hidden] for total in sums]
    expected = {key for key in hidden if rank([*equations, [int(other == key) for other in hidden]]) == rank(equations)}
    assert solvable_cells(hidden, sums) == expected


@given(st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 9), min_size=2))
def test_nothing_small_is_shown_and_large_numbers_alone_are_all_shown(numbers):
    shown = publishable({key: Figure(number, None, count=True) for key, number in numbers.items()}, FLOOR)
    assert all(figure is None or figure.persons == 0 or figure.persons >= FLOOR for figure in shown.values())
    small = [key for key, number in numbers.items() if 0 < number < FLOOR]
    assert not small or sum(figure is None for figure in shown.values()) > 1
    if not any(0 < number < FLOOR for number in numbers.values()):
        assert None not in shown.values()


def test_what_was_hidden_on_the_date_before_stays_hidden():
    before = {"a": Figure(2, None, count=True), "b": Figure(6, None, count=True), "c": Figure(9, None, count=True)}
    later = before | {"a": Figure(7, None, count=True)}
    held = [code for code, figure in publishable(before, FLOOR).items() if figure is None]
    assert held == ["a", "b"]
    assert [code for code, figure in publishable(later, FLOOR, held).items() if figure is None] == ["a", "b"]
    assert publishable(later, FLOOR)["b"] is not None


def test_with_everybody_seeing_nothing_is_hidden():
    parts = {"a": Figure(1, None, count=True)}
    assert publishable(parts, 0, ["a"]) == parts
