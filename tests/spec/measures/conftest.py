"""The engines that measures are held against, and how two worlds reach them."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from spec.measures.apart import SparkApart

from yilian.indicators.engines import LIVE, Engine
from yilian.indicators.lake.engines import DuckDB, tables_of

NO_SPARK = "the optional extra `spark` is not installed, so Spark was NOT compared; `make spark` installs it"


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkApart]:
    """Yield Spark, or warn loudly that it was not compared; found without importing it, which would open sockets."""
    if find_spec("pyspark") is None:
        pytest.skip(NO_SPARK)
    engine = SparkApart()
    yield engine
    engine.close()


@pytest.fixture(params=["postgres", "duckdb", "pyspark"])
def engine(request: pytest.FixtureRequest, lake: Path) -> Engine:
    """Return each engine over the world of the file that asks: its database, or what was exported of it into `lake`."""
    if request.param == "postgres":
        return LIVE
    paths = tables_of(lake, "330727")
    return DuckDB(paths) if request.param == "duckdb" else request.getfixturevalue("spark").read(paths)
