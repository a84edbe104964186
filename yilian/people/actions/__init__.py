"""Everything that writes people: elders and what belongs to them, merging, staff."""

from yilian.people.actions.elders import (
    NewElder,
    Revision,
    load_elders,
    refresh_groups,
    register_elder,
    register_elders,
    reveal_id_number,
    revise_elder,
)
from yilian.people.actions.lives import (
    Move,
    NewConsent,
    NewFamilyMember,
    add_family_member,
    add_to_group,
    end_group,
    give_consent,
    move_elder,
    withdraw_consent,
)
from yilian.people.actions.merging import declare_distinct, merge_elders, undo_merge
from yilian.people.actions.staff import assign_site, certify, form_team, register_practitioner

__all__ = [
    "Move",
    "NewConsent",
    "NewElder",
    "NewFamilyMember",
    "Revision",
    "add_family_member",
    "add_to_group",
    "assign_site",
    "certify",
    "declare_distinct",
    "end_group",
    "form_team",
    "give_consent",
    "load_elders",
    "merge_elders",
    "move_elder",
    "refresh_groups",
    "register_elder",
    "register_elders",
    "register_practitioner",
    "reveal_id_number",
    "revise_elder",
    "undo_merge",
    "withdraw_consent",
]
