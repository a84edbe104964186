"""The shapes of row security of the audit log, whose pages stand here.

An entry about elders is seen by anyone who reaches one of them, so the shapes speak of the register of elders; `audit` lies below it and
cannot. The functions that they call are made by a migration of `people`. Drafts are kept by the kit of pages, which declares nothing
either: they are their writer's alone, and what was kept long enough may be removed by whoever cannot see it.
"""

from dataclasses import replace

from yilian.audit.row_security import Policy, Shape, append_only, appended_by_everybody, open_to_all

WRITER = "{table}.user_id = nullif(current_setting('yilian.writer', true), '')::bigint"

TABLES = {
    "pages_draft": Shape(
        (Policy("writer", "ALL", WRITER, WRITER), Policy("over", "DELETE", using="{table}.kept_until < now()"))
    ),
    "audit_entry": appended_by_everybody("yilian_entry_in_reach(elders, divisions, organizations)"),
    "audit_concern": appended_by_everybody("yilian_elder_in_reach(elder_id)"),
    "audit_seal": append_only(open_to_all("a seal is a hash over entries and tells nothing of them")),
    "audit_command": replace(
        open_to_all("an id tells whether a command was carried out before anybody's reach is known"),
        rights="SELECT, INSERT, UPDATE",
    ),
}
