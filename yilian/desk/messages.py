"""Sentences of the desk: the words for things that are asked for, and the page of last resort."""

from yilian.kernel.messages import Message

MESSAGES = {
    "failed": Message("程序出错了，编号 {mark}。", "Something went wrong on our side, mark {mark}."),
    "kind-audit-entry": Message("审计记录", "audit entry"),
    "kind-clause": Message("条款", "clause"),
    "kind-division": Message("区划", "division"),
    "kind-elder": Message("老人", "elder"),
    "kind-grant": Message("授权", "grant"),
    "kind-licence": Message("许可", "licence"),
    "kind-service-area": Message("责任区域", "service area"),
    "kind-consent": Message("同意", "consent"),
    "kind-centre-care": Message("照料中心服务", "service by a centre"),
    "kind-urban-mark": Message("城镇标记", "urban mark"),
    "kind-membership": Message("人群登记", "membership in a group"),
    "kind-practitioner": Message("人员", "practitioner"),
    "kind-merge": Message("合并记录", "merge"),
    "kind-obligation": Message("待办", "obligation"),
    "kind-measure": Message("指标", "measure"),
    "kind-evaluation": Message("考核", "evaluation"),
    "kind-paper": Message("文件", "paper"),
    "kind-organization": Message("机构", "organization"),
    "kind-pack": Message("文件", "document"),
    "kind-target": Message("目标", "target"),
    "kind-task": Message("任务", "task"),
    "kind-user": Message("用户", "user"),
    "kind-visit": Message("服务记录", "visit"),
}
