"""What medicines declare: their pages, permission, record, signs, and their topic at the desk of services."""

from yilian.kernel.messages import words
from yilian.medicines.actions import REVIEW
from yilian.medicines.models import MedicineOrder
from yilian.medicines.queries import medicines_open_for, medicines_prescribed_to, medicines_waiting
from yilian.medicines.row_security import TABLES
from yilian.medicines.views import elder_row, prescription_shown
from yilian.pages.declarations import Module, Mount, RecordKind, ServiceStart, ServiceTopic, Sign
from yilian.pages.histories import History

DESK = ServiceTopic(
    "medicines:orders",
    words("送药上门", "Medicine to the door"),
    words("在途的订单", "orders on their way"),
    medicines_waiting,
    medicines_open_for,
    elder_row,
    ServiceStart("medicines:new", words("订药", "Order medicine"), "visits.order"),
    order=20,
)

ORDER = RecordKind(
    MedicineOrder,
    words("送药订单", "order of medicine"),
    "medicines:order",
    "medicine_id",
    step="medicines:order",
    permission="visits.read",
    calls_for={REVIEW: words("审方", "the pharmacist's check")},
)

HISTORY = History(words("用药", "Medicine"), "visits.read", medicines_prescribed_to, prescription_shown)

SIGNS = (
    dict.fromkeys(("closed", "delivered"), Sign("✓", "good"))
    | dict.fromkeys(("checked", "dispatched", "ordered"), Sign("●", "due"))
    | dict.fromkeys(("failed", "returned"), Sign("!", "late"))
)

MODULE = Module(
    name="medicines",
    words=words("送药上门", "medicines"),
    mounts=(Mount("visits/services/medicines/"),),
    permissions={"medicines.dispense": frozenset({"pharmacist", "hospital-staff"})},
    records=(ORDER,),
    histories=(HISTORY,),
    services=(DESK,),
    row_security=TABLES,
    signs=SIGNS,
)
