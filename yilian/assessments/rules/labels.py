"""The sentences of reasons, in both languages."""

from yilian.assessments.rules.instrument import Band, Grade, Level
from yilian.policy.entries import Text


def summed(total: float, most: float | None) -> Text:
    """Return what the total is."""
    of = "" if most is None else f" / {most:g}"
    return Text(f"总分 {total:g}{of}", f"total {total:g}{of}")


def in_band(total: float, band: Band, level: Level) -> Text:
    """Return in which band the total lies."""
    zh = f"总分 {total:g}，在 {band.min:g}–{band.max:g} 之间：{level.zh}"
    return Text(zh, f"total {total:g} lies in {band.min:g}–{band.max:g}: {level.en}")


def combined(row: Grade, column: Grade, level: Level) -> Text:
    """Return which cell of the table counts."""
    zh = f"组合表：主要指标“{row.zh}”，其余指标中较重的为“{column.zh}”：{level.zh}"
    return Text(zh, f"table: main scale “{row.en}”, the worse of the others “{column.en}”: {level.en}")


def leads(name: Text, total: float, grade: Grade) -> Text:
    """Return why a scale leads."""
    return Text(f"{name.zh} {total:g} 分：{grade.zh}", f"{name.en} {total:g}: {grade.en}")


def worst(level: Level) -> Text:
    """Return the reason that the worst item counts."""
    return Text(f"各项中最重的一项：{level.zh}", f"the worst of the items: {level.en}")
