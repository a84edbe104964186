"""What equipment declares: its pages, permission, signs, and its topic at the desk of services."""

from yilian.equipment.queries import loans_open_for, loans_waiting
from yilian.equipment.row_security import TABLES
from yilian.equipment.views import elder_row
from yilian.kernel.messages import words
from yilian.kernel.roles import CLINICAL
from yilian.pages.declarations import Module, Mount, ServiceStart, ServiceTopic, Sign

DESK = ServiceTopic(
    "equipment:loans",
    words("器材外借", "Equipment on loan"),
    words("逾期未还", "overdue"),
    loans_waiting,
    loans_open_for,
    elder_row,
    ServiceStart("equipment:loans", words("借器材", "Lend equipment"), "equipment.lend"),
    order=30,
)

SIGNS = (
    dict.fromkeys(("good", "loan.returned"), Sign("✓", "good"))
    | dict.fromkeys(("out", "worn"), Sign("●", "due"))
    | dict.fromkeys(("broken", "overdue"), Sign("!", "late"))
    | {"scrapped": Sign("○", "open")}
)

MODULE = Module(
    name="equipment",
    words=words("器材外借", "equipment"),
    mounts=(Mount("visits/services/"),),
    pages={"equipment:loans": words("器材外借", "Equipment on loan")},
    permissions={"equipment.lend": CLINICAL | {"centre-operator"}},
    services=(DESK,),
    row_security=TABLES,
    signs=SIGNS,
)
