"""The sentences of visits."""

from yilian.kernel.messages import Message

MESSAGES = {
    "visit-in-future": Message(
        "服务日期 {on} 还没有到,不能提前登记。",
        "{on} has not come yet; a visit is recorded after it happened.",
    ),
    "visit-before-birth": Message("服务日期 {on} 早于老人出生日期。", "{on} lies before the elder's birth."),
    "elder-died-before-visit": Message(
        "老人已于 {died_on} 去世,之后的服务不能登记。",
        "The elder died on {died_on}; nothing after that can be recorded.",
    ),
    "practitioner-not-qualified": Message(
        "“{kind}”不能单独提供这项服务,请由符合资质的人员登记。",
        "A {kind} may not deliver this item; let somebody qualified record it.",
    ),
    "certificate-lapsed": Message(
        "服务人员的执业证书在 {on} 当天无效,请先更新证书。",
        "The practitioner's certificate was not valid on {on}; renew it first.",
    ),
    "evidence-missing": Message(
        "请填写这一项,没有它服务不算完成。", "Fill this in; without it the service does not count."
    ),
    "not-a-number": Message("“{value}”不是数字。", "“{value}” is not a number."),
    "out-of-physical-range": Message(
        "{value} 超出可能的范围 {low}–{high} {unit},请核对后重填。",
        "{value} lies outside what is possible, {low}–{high} {unit}; check and fill in again.",
    ),
    "practitioner-missing": Message(
        "您的账号没有对应的服务人员,不能登记服务。请联系管理员。",
        "Your account is not linked to a practitioner, so it cannot record services. Ask your administrator.",
    ),
}
