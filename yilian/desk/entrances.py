"""What a role opens first: the entrances of the home page, each with a sentence."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yilian.accounts.rules import ROLES
from yilian.desk.references import address
from yilian.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Entrance:
    """A page, why one goes there, and the permission it asks for."""

    title: str | Promise
    sentence: str | Promise
    name: str
    permission: str = ""

    @property
    def href(self) -> str:
        """The address of the page."""
        return address(self.name)


ENTRANCES = {
    "today": Entrance(_("今日"), _("要看的老人，逾期的在前。"), "visits:today", "obligations.read"),
    "elders": Entrance(_("找老人"), _("按姓名、拼音、身份证号、电话或村名。"), "people:elders", "people.read"),
    "register": Entrance(_("登记老人"), _("新来的老人先登记，再签约。"), "people:register", "people.register_elder"),
    "duplicates": Entrance(_("疑似重复"), _("两份档案是不是同一个人。"), "people:duplicates", "people.merge"),
    "import": Entrance(_("导入"), _("用表格一次登记许多人，有错的行退回。"), "exchange:imports", "exchange.import"),
    "targets": Entrance(_("目标"), _("每项指标到了哪一步，还差谁。"), "indicators:targets", "indicators.read"),
    "tasks": Entrance(_("任务"), _("项目和步骤，到期的要上报。"), "supervision:tasks", "supervision.read"),
    "organizations": Entrance(_("机构"), _("许可、床位、人员和医养模式。"), "places:organizations", "places.read"),
    "certificates": Entrance(_("证书提醒"), _("谁的证书失效或快到期。"), "staff:warnings", "people.read"),
    "map": Entrance(_("地图"), _("机构在哪里，哪里还没有。"), "desk:map", "places.read"),
    "policy": Entrance(_("政策"), _("文件原文，每一条带动什么。"), "desk:policies", "policy.read"),
    "users": Entrance(_("账号管理"), _("谁能进来，能看到哪里。"), "accounts:users", "accounts.manage"),
    "audit": Entrance(_("审计"), _("谁改了什么，谁看过谁。"), "audit:log", "audit.read"),
    "account": Entrance(_("我的账号"), _("密码、第二因子和我的登录。"), "accounts:account"),
    "help": Entrance(_("帮助"), _("怎样查、怎样登记、符号的意思。"), "desk:help"),
}
OF_ROLE = {
    "family-doctor": ("today", "elders", "register", "duplicates", "targets", "certificates"),
    "nurse": ("today", "elders", "targets"),
    "village-doctor": ("today", "elders", "register"),
    "institution-staff": ("organizations", "elders", "certificates", "policy"),
    "hospital-staff": ("elders", "today", "organizations"),
    "centre-operator": ("elders", "map", "organizations"),
    "health-bureau": ("targets", "tasks", "organizations", "certificates", "import", "duplicates"),
    "civil-affairs-bureau": ("tasks", "organizations", "targets", "elders", "map", "certificates"),
    "insurance-bureau": ("targets", "organizations", "policy"),
    "finance-bureau": ("targets", "tasks", "policy"),
    "planner": ("map", "organizations", "targets"),
    "elder": ("policy", "organizations", "map", "account", "help"),
    "family": ("policy", "organizations", "map", "account", "help"),
    "auditor": ("audit", "targets", "policy"),
    "county-admin": ("users", "import", "duplicates", "organizations", "certificates", "audit"),
    "system-admin": ("users", "organizations", "audit"),
}
OTHERWISE = ("account", "help")


def entrances_of(actor: Actor) -> list[Entrance]:
    """Give the entrances of an actor's first role that the actor may open."""
    role = next((role for role in ROLES if role in actor.roles), "")
    found = [ENTRANCES[code] for code in OF_ROLE.get(role, OTHERWISE)]
    return [one for one in found if one.href and not (one.permission and actor.refusal(one.permission))]
