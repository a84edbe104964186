"""A document cut at its quotations loses no sign, and every quotation is shown whole."""

from itertools import pairwise
from pathlib import Path

import pytest

from yilian.policy.loading import load_policy_library

SHELF = load_policy_library(Path(__file__).parents[3] / "packs")
WITH_TEXT = [pack for pack in SHELF.packs if pack.document]


@pytest.mark.parametrize("pack", WITH_TEXT, ids=lambda pack: pack.id)
def test_no_sign_is_lost_and_every_quotation_begins_and_ends_once(pack):
    from yilian.desk.document_annotations import paragraphs

    shown = paragraphs(pack)
    lines = ["".join(piece.text for piece in paragraph.pieces) for paragraph in shown]
    assert lines == [line for line in pack.document.split("\n") if line.strip()]
    begun = [clause for paragraph in shown for piece in paragraph.pieces for clause in piece.begins]
    ended = [clause for paragraph in shown for piece in paragraph.pieces for clause in piece.ends]
    quoted = [clause.id for clause in pack.clauses if clause.quote]
    assert sorted(begun) == sorted(ended) == sorted(quoted)
    for clause in pack.clauses:
        words = "".join(piece.text for paragraph in shown for piece in paragraph.pieces if clause.id in piece.clauses)
        assert words == (clause.quote or "").replace("\n", "")
    assert all(a.text for paragraph in shown for a, _ in pairwise(paragraph.pieces))
