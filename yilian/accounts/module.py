"""What accounts declare: their pages, permissions and the words of the log for sign-ins."""

from yilian.accounts.row_security import TABLES
from yilian.kernel.messages import words
from yilian.kernel.roles import ADMINISTERING, EVERY_ROLE
from yilian.pages.declarations import OTHERWISE, HomeLink, Module, Mount, Nav

NAV = (
    Nav("accounts:users", words("账号管理", "Accounts"), "accounts.manage", order=260, in_menu=True),
    Nav("accounts:account", words("我的账号", "My account"), "", order=270, in_menu=True),
)

HOME = (
    HomeLink(
        "accounts:users",
        words("账号管理", "Accounts"),
        words("谁能进来，能看到哪里。", "Who may come in, and how far they see."),
        roles={"county-admin": 1, "system-admin": 1},
        permission="accounts.manage",
    ),
    HomeLink(
        "accounts:account",
        words("我的账号", "My account"),
        words("密码、第二因子和我的登录。", "Password, second factor, my sessions."),
        roles={"elder": 4, "family": 4, OTHERWISE: 1},
    ),
)

PERMISSIONS = {
    "accounts.manage": ADMINISTERING,
    "accounts.own": EVERY_ROLE,
}

TITLES = {
    "accounts.second_factor_failed": words("第二因子未通过", "second factor failed"),
    "accounts.sign_in_failed": words("登录失败", "sign-in failed"),
}

MODULE = Module(
    name="accounts",
    words=words("账号", "accounts"),
    mounts=(Mount("accounts/"),),
    nav=NAV,
    home=HOME,
    titles=TITLES,
    permissions=PERMISSIONS,
    row_security=TABLES,
)
