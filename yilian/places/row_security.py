"""Row security by place: rows of an organization, and the shapes of this module's own tables."""

from yilian.audit.row_security import fill, in_division, in_reach, open_to_all, read_wider

SIDE = in_reach(("side.division_id",), "side.id")
OWN = "EXISTS (SELECT 1 FROM places_organization AS side WHERE {first}side.id {matches} AND ({side}))"


def of_organization(*columns: str, only_if: str = "") -> str:
    """Return the predicate that an organization of the columns is in reach; `only_if` is asked first."""
    named = [f"{{table}}.{column}" for column in columns]
    matches = f"= {named[0]}" if len(named) == 1 else f"IN ({', '.join(named)})"
    first = f"{only_if} AND " if only_if else ""
    return fill(OWN, first=first, matches=matches, side=SIDE)


REGISTER = "the register of places and institutions is published, and every predicate reads it"
TABLES = {
    "places_division": open_to_all(REGISTER),
    "places_organization": open_to_all(REGISTER),
    "places_identity": open_to_all(REGISTER),
    "places_licence": open_to_all(REGISTER),
    "places_bed_count": open_to_all(REGISTER),
    # What was found about an institution is for whoever reaches it; the rest of what it has is published.
    "places_characteristic": read_wider(
        f"{{table}}.about <> 'case' OR {of_organization('organization_id')}", of_organization("organization_id")
    ),
    "places_participation": read_wider("true", in_division("{table}.division_id")),
    "places_service_area": open_to_all(REGISTER),
    "places_urban_mark": open_to_all(REGISTER),
    "places_policy_statement": open_to_all("the documents are published"),
    "places_pack_edition": open_to_all("the documents are published"),
    "places_department": open_to_all("departments are named by the documents, which are published"),
}
