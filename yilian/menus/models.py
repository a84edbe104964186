"""Services offered from a menu, and orders from it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yilian.menus.rules import MenuState
from yilian.visits.models.labels import labels

MENU_STATES = labels(
    (MenuState.ORDERED, _("待答复")),
    (MenuState.ACCEPTED, _("已接受")),
    (MenuState.DECLINED, _("已婉拒")),
    (MenuState.WITHDRAWN, _("已撤回")),
    (MenuState.DONE, _("已完成")),
)


class MenuItem(models.Model):
    """A service of the catalogue that an organization offers, done by a team, from a day to a day."""

    organization = models.ForeignKey("places.Organization", models.PROTECT, related_name="+")
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="+")
    item = models.CharField(max_length=40)
    note = models.CharField(max_length=200, blank=True)
    offered_from = models.DateField()
    offered_until = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "menus_menu_item"
        constraints = (
            models.UniqueConstraint(fields=["organization", "team", "item", "offered_from"], name="menu_item_once"),
            models.CheckConstraint(
                condition=Q(offered_until__isnull=True) | Q(offered_until__gte=F("offered_from")),
                name="menu_item_ends_after",
            ),
        )

    def __str__(self) -> str:
        return self.item


class MenuOrder(models.Model):
    """That an elder chose something from the menu for a day, and what became of it."""

    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="menu_orders")
    menu_item = models.ForeignKey(MenuItem, models.PROTECT, related_name="orders")
    ordered_on = models.DateField()
    wished_on = models.DateField()
    wish = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=20, choices=MENU_STATES, default="ordered")
    reason = models.CharField(max_length=200, blank=True)
    visit = models.OneToOneField("visits.Visit", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "menus_menu_order"
        indexes = (
            models.Index(fields=["elder"], name="menu_order_of_elder"),
            models.Index(fields=["state", "wished_on"], name="menu_order_by_state"),
        )

    def __str__(self) -> str:
        return f"menu order #{self.pk}"
