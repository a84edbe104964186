"""The sentences of people."""

from yilian.kernel.messages import Message

MESSAGES = {
    "born-in-future": Message("出生日期在今天之后，请核对。", "The date of birth lies in the future; check it."),
    "born-too-long-ago": Message(
        "出生日期在 {years} 年以前，请核对。", "The date of birth lies more than {years} years back; check it."
    ),
    "sex-unknown": Message(
        "性别应为 1（男）或 2（女），而不是“{sex}”。", "Sex must be 1 (male) or 2 (female), not “{sex}”."
    ),
    "died-in-future": Message("去世日期在今天之后，请核对。", "The date of death lies in the future; check it."),
    "died-before-birth": Message("去世日期早于出生日期，请核对。", "The date of death lies before birth; check it."),
    "birth-date-differs": Message(
        "出生日期与身份证号不一致，请核对证件。确实如此的，登记时勾选“已核对证件”。",
        "The date of birth differs from the identity number; check the document. If it is so, tick that you did.",
    ),
    "sex-differs": Message(
        "性别与身份证号不一致，请核对证件。确实如此的，登记时勾选“已核对证件”。",
        "The sex differs from the identity number; check the document. If it is so, tick that you did.",
    ),
    "residence-out-of-reach": Message(
        "“{text}”不在您的管辖范围内，不能由您登记。",
        "“{text}” lies outside your territory; you cannot register anybody there.",
    ),
    "already-registered": Message(
        "这个身份证号已登记（档案 {elder}），请直接打开该档案。",
        "This identity number is already registered (record {elder}); open that record.",
    ),
    "registered-elsewhere": Message(
        "这个身份证号已在您看不到的地方登记。请联系县级管理员核对。",
        "This identity number is registered where you cannot see it. Ask the county administrator.",
    ),
    "profession-unknown": Message(
        "没有“{kind}”这种职业，请从列表中选。", "There is no profession {kind}; choose one of the list."
    ),
    "group-unknown": Message("没有这个人群：{group}。", "There is no group {group}."),
    "organization-unknown": Message("没有这个机构：{organization}。", "There is no organization {organization}."),
    "dwelling-unknown": Message(
        "居住方式应为 at-home 或 in-institution，而不是“{lives}”。",
        "Lives must be at-home or in-institution, not “{lives}”.",
    ),
    "visit-in-future": Message(
        "服务日期 {on} 还没有到，不能提前登记。",
        "{on} has not come yet; a visit is recorded after it happened.",
    ),
    "visit-before-birth": Message("服务日期 {on} 早于老人出生日期。", "{on} lies before the elder's birth."),
    "elder-died-before-visit": Message(
        "老人已于 {died_on} 去世，之后的服务不能登记。",
        "The elder died on {died_on}; nothing after that can be recorded.",
    ),
    "kind-doctor": Message("医生", "doctor"),
    "kind-specialist": Message("专科医生", "specialist"),
    "kind-tcm-doctor": Message("中医", "doctor of Chinese medicine"),
    "kind-village-doctor": Message("乡村医生", "village doctor"),
    "kind-nurse": Message("护士", "nurse"),
    "kind-pharmacist": Message("药师", "pharmacist"),
    "kind-rehabilitation-therapist": Message("康复治疗师", "rehabilitation therapist"),
    "kind-psychologist": Message("心理咨询师", "psychologist"),
    "kind-nutritionist": Message("营养师", "nutritionist"),
    "kind-health-manager": Message("健康管理师", "health manager"),
    "kind-assessor": Message("评估员", "assessor"),
    "kind-social-worker": Message("社会工作者", "social worker"),
    "kind-medical-carer": Message("医疗护理员", "medical carer"),
    "kind-elder-carer": Message("养老护理员", "elder carer"),
    "kind-volunteer": Message("志愿者", "volunteer"),
    "kind-operator": Message("值守人员", "operator"),
    "practitioner-not-qualified": Message(
        "“{kind}”不能单独提供这项服务，请由符合资质的人员登记。",
        "A {kind} may not deliver this item; let somebody qualified record it.",
    ),
    "certificate-lapsed": Message(
        "服务人员的执业证书在 {on} 当天无效，请先更新证书。",
        "The practitioner's certificate was not valid on {on}; renew it first.",
    ),
    "purpose-missing": Message("请写明查看的目的，将记入日志。", "Say what for; it is kept in the log."),
    "elder-died": Message("这位老人已去世。", "This elder has died."),
    "elder-left": Message(
        "该老人已于 {on} 迁出本县，请先登记迁回。", "This elder left the county on {on}; record the return first."
    ),
    "elder-never-left": Message(
        "该老人没有迁出，不用登记迁回。", "This elder has not left; there is no return to record."
    ),
    "destination-missing": Message("请填写迁往何处。", "Say where the elder goes."),
    "departure-reason-unknown": Message(
        "没有“{reason}”这种迁出原因。", "There is no reason for leaving called “{reason}”."
    ),
    "leaves-in-future": Message(
        "迁出日期 {on} 还没有到，请到那天再登记。", "{on} has not come; record the departure on its day."
    ),
    "leaves-before-arrival": Message(
        "迁出日期应在 {since} 之后，请核对。", "The elder cannot leave before {since}; check the day."
    ),
    "returns-before-leaving": Message(
        "迁回日期应在迁出日期 {left_on} 之后，请核对。",
        "The return must lie after the departure on {left_on}; check it.",
    ),
    "arrives-in-future": Message("迁入日期 {on} 还没有到，请核对。", "{on} has not come; check the day of arrival."),
    "arrives-before-birth": Message(
        "迁入日期早于出生日期 {born_on}，请核对。", "The arrival lies before birth on {born_on}; check it."
    ),
    "moves-in-future": Message(
        "迁居日期在今天之后，请到那天再登记。", "The move lies in the future; enter it on its day."
    ),
    "moves-before-last": Message(
        "迁居日期不晚于上一次迁居或出生日期，请核对。",
        "The move does not lie after the one before, or after birth; check it.",
    ),
    "already-in-group": Message(
        "已登记在这个人群（{group}）中。", "The elder belongs to this group ({group}) already."
    ),
    "not-a-centre": Message(
        "只有居家养老服务（照料）中心和日间照料中心可以登记服务对象。",
        "Only a home-care or day-care centre can serve an elder at home.",
    ),
    "lives-in-institution": Message(
        "这位老人住在机构里，由所住机构服务。", "The elder lives in an institution, which serves them."
    ),
    "centre-serves-already": Message(
        "{centre}从 {starts_on} 到 {ends_on} 已登记服务这位老人，日期不能重叠。请先结束那一条，或者从它之后的一天开始登记。",
        "{centre} serves this elder from {starts_on} to {ends_on} already; periods may not overlap. End that entry first, or begin after it.",
    ),
    "centre-care-without-document": Message(
        "请写明依据的材料，例如服务协议编号或登记表。",
        "Name the document, such as the number of the service agreement or the form.",
    ),
    "starts-before-birth": Message("开始日期早于出生日期。", "The start lies before birth."),
    "starts-in-future": Message("开始日期在今天之后。", "The start lies in the future."),
    "relation-unknown": Message("没有这种关系：{relation}。", "There is no relation {relation}."),
    "purpose-unknown": Message("没有这个同意事项：{purpose}。", "There is no such purpose of consent: {purpose}."),
    "not-the-guardian": Message(
        "代为同意的人没有登记为这位老人的监护人。请先登记监护人。",
        "Whoever consents is not registered as this elder's guardian. Register the guardian first.",
    ),
    "consent-in-future": Message("同意日期在今天之后。", "The consent lies in the future."),
    "already-consented": Message("这一事项已有有效的同意。", "There is a consent to this already."),
    "already-withdrawn": Message("这份同意已撤回。", "This consent is withdrawn already."),
    "site-already-assigned": Message("已在{organization}执业。", "Works at {organization} already."),
    "field-unknown": Message("档案中没有这一项：{field}。", "The record has no field {field}."),
    "later-merge-first": Message("之后还有一次合并，请先撤销那一次。", "There was a later merge; undo that one first."),
    "number-taken-since": Message(
        "合并后这个身份证号又被登记，请先处理那份档案。",
        "The identity number was registered again since; deal with that record first.",
    ),
    "same-id-number": Message("身份证号相同", "same identity number"),
    "one-sign-differs": Message("姓名只差一字", "names differ in one sign"),
    "division-unknown": Message("没有这个行政区划：{code}。", "There is no division {code}."),
    "same-name": Message("姓名相同", "same name"),
    "same-sound": Message("姓名读音相同", "names sound the same"),
    "same-birth-date": Message("出生日期相同", "same date of birth"),
    "birth-date-transposed": Message("出生日期相近（数字颠倒）", "digits of the date of birth exchanged"),
    "same-phone": Message("电话相同", "same phone"),
    "same-village": Message("同村", "same village"),
    "other-sex": Message("性别不同", "other sex"),
    "merge-with-itself": Message("不能把档案与自己合并。", "A record cannot be merged with itself."),
    "already-merged": Message("这份档案已被合并。", "This record is merged already."),
    "death-recorded": Message(
        "已登记 {on} 去世；要改日期请更正，登记错了请撤回。",
        "A death on {on} is recorded already; correct its day, or withdraw it where it is wrong.",
    ),
    "death-not-recorded": Message("没有登记过去世。", "No death is recorded."),
    "change-reason-missing": Message("请写明原因。", "Say why."),
    "records-after-death": Message(
        "{died_on} 之后还有 {count} 天有记录，最晚是 {last}。请核对去世日期或那些记录；确认无误请勾选“日期无误”。",
        "Records tell of {count} days after {died_on}, the last of {last}. Check the day or those records; if the day is right, say so.",
    ),
    "merge-rows-taken": Message(
        "合并之后的记录与合并之前的冲突，不能直接撤销。请先处理合并后新登记的同类记录。",
        "What was recorded since the merge conflicts with what was before, so it cannot be undone; deal with the records made since first.",
    ),
    "elders-have-records": Message(
        "这些老人已有后来的记录，不能整体撤销。", "These elders have later records and cannot be taken back as a whole."
    ),
    "last-day-in-future": Message(
        "最后一天 {on} 还没有到，请到那天再登记。", "{on} has not come; record on that day that they leave."
    ),
    "works-there-no-longer": Message("{name}已不在这里执业。", "{name} works here no longer."),
    "team-left-with-nobody": Message(
        "{team}只有这一个人，请选接替的人，老人才有人管。",
        "{team} has nobody else: choose a successor, so that its elders are looked after.",
    ),
    "merge-undone": Message("这次合并已撤销。", "This merge was undone already."),
}
