"""Spark in a process of its own: it leaves sockets open when it ends, and here a warning is an error.

Run as a program it reads lines of JSON: first the files of each fact, then statements; each is answered by a line with the rows.
"""

import json
import subprocess
import sys
from datetime import date
from typing import Any

SMALL = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}


class SparkApart:
    """The engine as the tests see it."""

    dialect = "pyspark"

    def __init__(self) -> None:
        self._paths: Any = None
        self._child = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def read(self, paths: Any) -> "SparkApart":
        """Turn to other files; those that it reads already are not told again."""
        if paths != self._paths:
            self._ask({"paths": dict(paths)})
            self._paths = paths
        return self

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement."""
        return [tuple(row) for row in self._ask({"statement": statement})]

    def _ask(self, question: dict[str, Any]) -> Any:
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write(json.dumps(question) + "\n")
        self._child.stdin.flush()
        answer = json.loads(self._child.stdout.readline())
        if "failed" in answer:
            raise RuntimeError(answer["failed"])
        return answer["rows"]

    def close(self) -> None:
        """End the process."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.close()
        self._child.wait(60)
        self._child.stdout.close()


def main() -> None:
    """Answer questions until there are no more."""
    import os

    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "yilian.config.settings"
    django.setup()
    from yilian.indicators.lake.engines import Spark, local_spark

    session = local_spark(threads=1, memory="1g", more=SMALL)
    engine = None
    for line in sys.stdin:
        question = json.loads(line)
        try:
            if "paths" in question:
                engine, rows = Spark(question["paths"], session), []
            else:
                assert engine is not None
                rows = engine.rows(question["statement"])
            answer: dict[str, Any] = {"rows": rows}
        except Exception as error:
            answer = {"failed": str(error)}
        print(json.dumps(answer, default=date.isoformat), flush=True)
    session.stop()


if __name__ == "__main__":
    main()
