"""Takes everybody whom an import entered out of the register again."""

from yilian.audit.actions import action
from yilian.audit.clock import now
from yilian.exchange.models import EnteredElder, Import
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.refusals import Invalid, Problem, refuse
from yilian.obligations.actions.generation import forget_planned
from yilian.obligations.models import Obligation
from yilian.obligations.queries.records import touched
from yilian.people.actions.elders import forget_elders
from yilian.people.queries.belongings import hanging_on


@action("exchange.import", title=words("撤销导入", "undo an import"), name="exchange.undo_import", log=("reason",))
def undo_import(actor: Actor, imported: Import, *, reason: str) -> Import:
    """Take everybody whom an import entered out of the register again, while nothing hangs on any of them; the reason is kept."""
    if imported.status != Import.Status.DONE or imported.kind != Import.Kind.ELDERS:
        refuse("import-not-done")
    if not reason.strip():
        raise Invalid(Problem("reason", "undo-reason-missing"))
    keys = list(imported.entered.values_list("elder_id", flat=True))
    hanging = hanging_on(keys, besides=(EnteredElder, Obligation)) | touched(keys)
    if hanging:
        refuse("import-has-records", count=len(hanging))
    imported.entered.all().delete()
    forget_planned(actor, elder_ids=keys)
    forget_elders(actor, elder_ids=keys)
    imported.status, imported.undo_reason, imported.moved_at = Import.Status.UNDONE, reason.strip(), now()
    imported.save(update_fields=["status", "undo_reason", "moved_at"])
    return imported
