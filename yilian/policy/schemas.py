"""JSON Schemas of the pack files, generated from the types: `python -m yilian.policy.schemas schemas/packs`."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from yilian.kernel.conditions import junctions_schema
from yilian.policy.catalogue import FILES as CATALOGUE_FILES
from yilian.policy.catalogue import SignPart, Trigger
from yilian.policy.conditions import QUESTIONS
from yilian.policy.entries import DecisionRule, Entitlement, ParameterRule, Recipients
from yilian.policy.loading import LISTS, MAPS

_REF = "#/$defs/{name}"
_CONDITION = {"$ref": "#/$defs/Condition"}
_SIGN = {"$ref": "#/$defs/SignCondition"}
_OPERANDS: Mapping[str, dict[str, Any]] = {
    "number": {
        "anyOf": [
            {"type": "number"},
            {
                "type": "object",
                "properties": {"parameter": {"type": "string"}},
                "required": ["parameter"],
                "additionalProperties": False,
            },
        ]
    },
    "truth": {"type": "boolean"},
    "residence": {"enum": ["at-home", "in-institution"]},
    "ownership": {"enum": ["public", "private"]},
}


def schemas() -> dict[str, dict[str, Any]]:
    """Return every schema by the name of its file."""
    lists: dict[str, Any] = {name: _list_of(kind) for name, kind in LISTS.items()}
    lists["rules.yaml"] = (ParameterRule, DecisionRule)
    catalogue = {f"catalogue-{name}": _list_of(kind) for name, (_, kind) in CATALOGUE_FILES.items()}
    kinds = {**MAPS, **lists, **catalogue}
    return {f"{Path(name).stem}.schema.json": _schema(name, kind) for name, kind in kinds.items()}


def _list_of(kind: type) -> object:
    return tuple.__class_getitem__((kind, ...))


def texts() -> dict[str, str]:
    """Return every schema as the text that stands in its file."""
    return {name: json.dumps(schema, ensure_ascii=False, indent=2) + "\n" for name, schema in schemas().items()}


def _schema(name: str, kind: Any) -> dict[str, Any]:
    types = kind if isinstance(kind, tuple) else (kind,)
    forms, defs = msgspec.json.schema_components(types, schema_hook=_hook, ref_template=_REF)
    body = forms[0] if len(forms) == 1 else {"type": "array", "items": {"anyOf": list(forms)}}
    written = json.dumps([defs, body])
    if _CONDITION["$ref"] in written:
        defs = {**defs, "Condition": _condition()}
    if _SIGN["$ref"] in written:
        _, triggers = msgspec.json.schema_components((Trigger,), ref_template=_REF)
        defs = {**defs, **triggers, "SignCondition": _sign_condition()}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name.removeprefix("catalogue-")}
    return {**head, **body, "$defs": dict(sorted(defs.items()))}


def _hook(kind: type) -> dict[str, Any]:
    if kind is Entitlement:
        return dict(_CONDITION)
    if kind is Recipients:
        return {"anyOf": [{"enum": list(Recipients.WORDS)}, dict(_CONDITION)]}
    if kind is SignPart:
        return dict(_SIGN)
    raise NotImplementedError(kind)


def _condition() -> dict[str, Any]:
    """Describe conditions: exactly one key, a junction or a question."""
    keys: dict[str, Any] = {**junctions_schema(_CONDITION), "anyone": {"const": True}}
    keys |= {
        name: {**_OPERANDS.get(question.operand, {"type": "string"}), "description": question.en.replace("{v}", "…")}
        for name, question in QUESTIONS.items()
    }
    return _with_one_of(keys)


def _sign_condition() -> dict[str, Any]:
    """Describe a part of a sign: a trigger, or a junction of such parts."""
    return {"anyOf": [{"$ref": _REF.format(name="Trigger")}, _with_one_of(junctions_schema(_SIGN))]}


def _with_one_of(keys: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
        "properties": dict(keys),
    }


def main(folder: str = "schemas/packs") -> int:
    """Write the schemas into a folder."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, text in texts().items():
        Path(folder, name).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:2]))
