"""The JSON Schema of instruments, generated from the types: `yilian assessments schemas`."""

import json
from typing import Any

import msgspec

from yilian.assessments.rules.criteria import COMPARISONS, SUBJECTS, When
from yilian.assessments.rules.instrument import Instrument
from yilian.kernel.conditions import junctions_schema

NAME = "instrument.schema.json"
_REF = "#/$defs/{name}"
_CONDITION = {"$ref": "#/$defs/Condition"}


def schema() -> dict[str, Any]:
    """Return the schema of one instrument's file."""
    (body,), defs = msgspec.json.schema_components((Instrument,), schema_hook=_hook, ref_template=_REF)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "instrument"}
    return {**head, **body, "$defs": dict(sorted({**defs, "Condition": _condition()}.items()))}


def text() -> str:
    """Return the schema as the text that stands in its file."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _hook(kind: type) -> dict[str, Any]:
    if kind is When:
        return dict(_CONDITION)
    raise NotImplementedError(kind)


def _condition() -> dict[str, Any]:
    """Describe conditions: a junction, or what is asked with one comparison."""
    names = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
    tests = {name: {"type": "number"} for name in COMPARISONS} | {"is": names}
    subjects = dict.fromkeys(SUBJECTS, names)
    junctions = {**junctions_schema(_CONDITION), "holds": {"type": "string"}}
    return {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 2,
        "additionalProperties": False,
        "properties": {**junctions, **subjects, **tests},
    }
