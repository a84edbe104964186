"""While one list of targets is made, a statement is sent once, and the live records stay the live records."""

from yilian.indicators.engines import LIVE, Once, Row, is_live


class Counting:
    """An engine that counts what it is sent."""

    dialect = "duckdb"

    def __init__(self) -> None:
        self.sent: list[str] = []

    def rows(self, statement: str) -> list[Row]:
        self.sent.append(statement)
        return [(statement, len(self.sent))]


def test_the_same_statement_is_sent_once() -> None:
    engine = Counting()
    once = Once(engine)
    assert once.rows("a") == once.rows("a") == [("a", 1)]
    assert once.rows("b") == [("b", 2)]
    assert engine.sent == ["a", "b"]
    assert once.dialect == "duckdb"
    assert Once(engine).rows("a") == [("a", 3)]


def test_what_asks_the_live_records_is_known_as_that() -> None:
    assert is_live(LIVE)
    assert is_live(Once(LIVE))
    assert not is_live(Counting())
    assert not is_live(Once(Counting()))
