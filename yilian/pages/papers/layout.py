"""How papers look: the page of GB/T 9704-2012, its faces and sizes, and the widths of columns; lengths in millimetres, sizes in points."""

from collections.abc import Sequence

from yilian.pages.papers.paper import Table

# Faces of Word; viewers of PDF carry one face for Chinese, the song face.
BODY, HEAD, SONG = "仿宋", "黑体", "STSong-Light"
# Page and margins of GB/T 9704-2012; the sides are narrower, because tables need the room.
WIDTH, HEIGHT, TOP, BOTTOM, SIDE = 210, 297, 37, 35, 20
ROOM = WIDTH - 2 * SIDE
TITLE_SIZE, HEADING_SIZE, TEXT_SIZE, CELL_SIZE, NOTE_SIZE = 20, 14, 12, 9, 9
INDENT = 2 * TEXT_SIZE
ENDNOTES = "依据"
NARROWEST, WIDEST = 4, 22


def column_shares(table: Table) -> Sequence[float]:
    """Return each column's share of the room, by its longest text within bounds; the shares add up to 1."""
    longest = [
        min(WIDEST, max(NARROWEST, *(len(text) for text in (head, *(row[number].text for row in table.rows)))))
        for number, head in enumerate(table.columns)
    ]
    return [signs / sum(longest) for signs in longest]
