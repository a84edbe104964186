"""Mobile clinics: vans, routes, stops, and the stock on board."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yilian.outreach.rules import RouteState, Stock, StopState
from yilian.visits.models.labels import labels

ROUTE_STATES = labels(
    (RouteState.PLANNED, _("已排定")),
    (RouteState.OUT, _("出车中")),
    (RouteState.BACK, _("已回场")),
    (RouteState.CANCELLED, _("已取消")),
)
STOP_STATES = labels(
    (StopState.PLANNED, _("未到")),
    (StopState.REACHED, _("服务中")),
    (StopState.LEFT, _("已离开")),
    (StopState.SKIPPED, _("未停靠")),
)


class Van(models.Model):
    """A mobile clinic vehicle of an organization."""

    organization = models.ForeignKey("places.Organization", models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)

    class Meta:
        db_table = "outreach_van"
        constraints = (models.UniqueConstraint(fields=["organization", "name"], name="van_name_once"),)

    def __str__(self) -> str:
        return self.name


class Route(models.Model):
    """One route of a van on a day, by a team. `organization` repeats the van's: it decides who sees and changes it."""

    van = models.ForeignKey(Van, models.PROTECT, related_name="routes")
    organization = models.ForeignKey("places.Organization", models.PROTECT, related_name="+")
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="+")
    on = models.DateField()
    state = models.CharField(max_length=20, choices=ROUTE_STATES, default="planned")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "outreach_route"
        constraints = (
            models.UniqueConstraint(fields=["van", "on"], condition=~Q(state="cancelled"), name="van_once_a_day"),
        )
        indexes = (models.Index(fields=["-on"], name="route_by_day"),)

    def __str__(self) -> str:
        return f"route #{self.pk}"


class Stop(models.Model):
    """A village on a route, from a time to a time. Who reaches the village sees it: the calendar is for them."""

    route = models.ForeignKey(Route, models.PROTECT, related_name="stops")
    organization = models.ForeignKey("places.Organization", models.PROTECT, related_name="+")
    division = models.ForeignKey("places.Division", models.PROTECT, related_name="+")
    ordinal = models.PositiveSmallIntegerField()
    arrives_at = models.TimeField()
    leaves_at = models.TimeField()
    state = models.CharField(max_length=20, choices=STOP_STATES, default="planned")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "outreach_stop"
        constraints = (
            models.UniqueConstraint(fields=["route", "ordinal"], name="stop_ordinal_once"),
            models.CheckConstraint(condition=Q(leaves_at__gt=F("arrives_at")), name="stop_ends_after_start"),
        )
        indexes = (models.Index(fields=["division"], name="stop_of_village"),)

    def __str__(self) -> str:
        return f"stop #{self.pk}"


class StopVisit(models.Model):
    """That an elder was served at a stop, by the visit recorded there."""

    stop = models.ForeignKey(Stop, models.PROTECT, related_name="served")
    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="+")
    visit = models.OneToOneField("visits.Visit", models.PROTECT, related_name="+")

    class Meta:
        db_table = "outreach_stop_visit"

    def __str__(self) -> str:
        return f"served #{self.pk}"


class VanStock(models.Model):
    """One medicine on board of a route, in its unit; what was used and brought back never exceeds what was loaded."""

    route = models.ForeignKey(Route, models.PROTECT, related_name="stock")
    name = models.CharField(max_length=80)
    unit = models.CharField(max_length=20)
    loaded = models.PositiveIntegerField(default=0)
    used = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "outreach_van_stock"
        constraints = (
            models.UniqueConstraint(fields=["route", "name", "unit"], name="van_stock_once"),
            models.CheckConstraint(condition=Q(loaded__gte=F("used") + F("returned")), name="van_stock_not_negative"),
        )

    def __str__(self) -> str:
        return f"stock #{self.pk}"

    @property
    def counts(self) -> Stock:
        """The stock as the rules want it."""
        return Stock(self.loaded, self.used, self.returned)

    @property
    def balance(self) -> int:
        """Return how much is on board."""
        return self.counts.balance


class StockUse(models.Model):
    """That some of the stock was given out at a stop, to an elder where it is known to whom."""

    stock = models.ForeignKey(VanStock, models.PROTECT, related_name="uses")
    stop = models.ForeignKey(Stop, models.PROTECT, related_name="uses")
    elder = models.ForeignKey("people.Elder", models.PROTECT, null=True, blank=True, related_name="+")
    quantity = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "outreach_stock_use"

    def __str__(self) -> str:
        return f"use #{self.pk}"
