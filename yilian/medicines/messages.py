"""The sentences of orders of medicine."""

from yilian.kernel.messages import Message

MESSAGES = {
    "order-without-lines": Message("请至少填一种药品。", "Name at least one medicine."),
    "long-prescription-not-chronic": Message(
        "长期处方只用于慢性病；这位老人没有慢性病登记。",
        "A long prescription is for chronic illness, and none is on record for this elder.",
    ),
    "prescription-too-long": Message(
        "开了 {days} 天的药，最多 {most} 天；慢性病请用长期处方。",
        "This is for {days} days, at most {most} are allowed; for chronic illness use a long prescription.",
    ),
    "way-missing": Message("请填写配送员，或选择一趟巡回车。", "Name a courier, or choose a route of the van."),
    "signature-missing": Message(
        "请填写签收人和凭证，没有签收不算送达。", "Say who signed and what proves it; without that it is not delivered."
    ),
    "signed-before-sent": Message("签收时间早于发出时间。", "It was signed for before it was sent."),
    "kind-medicine-order": Message("药品订单", "order of medicine"),
}
