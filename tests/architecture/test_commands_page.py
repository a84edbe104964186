"""The page of commands says what the program says."""

from yilian.cli.reference import COMMANDS_PAGE, commands_document, english


def test_the_page_of_commands_is_current():
    assert COMMANDS_PAGE.read_text(encoding="utf-8") == commands_document(), "run: yilian reference commands --write"


def test_the_english_side_is_taken():
    assert english("语言 | language (zh)") == "language (zh)"
    assert english("Every row.\n\nMore.") == "Every row."
