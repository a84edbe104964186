"""The sentences of accounts."""

from yilian.kernel.messages import Message

MESSAGES = {
    "role-unknown": Message("没有这个角色：{role}。", "There is no role {role}."),
    "username-taken": Message(
        "用户名 {username} 已被使用，请换一个。", "The user name {username} is taken; choose another."
    ),
    "password-weak": Message("密码不符合要求：{reasons}", "The password is too weak: {reasons}"),
    "password-wrong": Message("原密码不对，请再试一次。", "The present password is not right; try again."),
    "password-same": Message("新密码不能与原密码相同。", "The new password may not be the old one."),
    "everywhere-needs-system-admin": Message(
        "只有系统管理员可以不限地区，请选择地区或机构。",
        "Only a system administrator may be granted everywhere; choose a division or an organization.",
    ),
    "role-without-place": Message("角色 {role} 不按地区或机构授予。", "The role {role} is granted without a place."),
    "role-not-grantable": Message(
        "您的角色不能授予 {role}。请联系上级管理员。", "Your role may not grant {role}. Ask an administrator above you."
    ),
    "grant-outside-scope": Message("不能授予超出自己范围的权限。", "A grant may not reach beyond your own scope."),
    "grant-to-oneself": Message(
        "不能给自己授权，请另一位管理员来做。", "Nobody grants to themselves; ask another administrator."
    ),
    "grant-ends-before-start": Message(
        "结束日期不能早于开始日期 {starts_on}。", "The end lies before the start, {starts_on}."
    ),
    "user-outside-scope": Message(
        "用户 {username} 的权限超出您的范围，请联系上级管理员。",
        "What {username} may do reaches beyond your scope; ask an administrator above you.",
    ),
    "user-missing": Message("没有用户 {username}。", "There is no user {username}."),
    "place-unknown": Message("没有这个地区或机构：{place}。", "There is no division or organization {place}."),
}
