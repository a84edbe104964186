"""Divisions, organizations, their licences and beds, and government departments."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def _said(zh: str, en: str) -> str:
    """Give the English name on an English page, where there is one."""
    return en if en and (get_language() or "").startswith("en") else zh


class Division(models.Model):
    """An administrative division by its 12-digit national code. Invented villages are marked synthetic."""

    class Level(models.TextChoices):
        """Levels from nation to village."""

        NATION = "nation", _("国家")
        PROVINCE = "province", _("省")
        CITY = "city", _("市")
        COUNTY = "county", _("县（市、区）")
        TOWNSHIP = "township", _("乡镇（街道）")
        VILLAGE = "village", _("村（社区）")

    code = models.CharField(primary_key=True, max_length=12)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    pinyin = models.CharField(max_length=120, blank=True)
    level = models.CharField(max_length=10, choices=Level)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    synthetic = models.BooleanField(default=False)

    class Meta:
        db_table = "places_division"
        ordering = ("code",)
        indexes = (models.Index(fields=["pinyin"], name="division_pinyin", opclasses=["text_pattern_ops"]),)

    def __str__(self) -> str:
        return self.name_zh

    @property
    def name(self) -> str:
        """Give the name in the language of the page."""
        return _said(self.name_zh, self.name_en)


class Organization(models.Model):
    """A place that gives medical service, care, or both. `kind` and `modes` are words of the catalogue.

    `source_clause` names the clause of the document that names it; `synthetic` marks one invented for demonstration.
    """

    class Ownership(models.TextChoices):
        """Who owns it."""

        PUBLIC = "public", _("公办")
        PRIVATE = "private", _("民办")
        PUBLIC_PRIVATE = "public-built-privately-run", _("公建民营")
        UNKNOWN = "", _("未记录")

    class Level(models.TextChoices):
        """Level of a medical institution (医疗机构级别)."""

        FIRST = "level-1", _("一级")
        SECOND = "level-2", _("二级")
        THIRD = "level-3", _("三级")
        NONE = "", _("未定级")

    code = models.CharField(max_length=60, unique=True)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=160, blank=True)
    known_as = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    pinyin = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=40)
    level = models.CharField(max_length=20, choices=Level, blank=True)
    ownership = models.CharField(max_length=30, choices=Ownership, blank=True)
    division = models.ForeignKey(Division, models.PROTECT, related_name="organizations")
    uscc = models.CharField(max_length=18, blank=True)
    care_type = models.CharField(max_length=20, blank=True)
    operates_since = models.DateField(null=True, blank=True)
    insurance_designated_on = models.DateField(null=True, blank=True)
    units = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    services = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    modes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    source_clause = models.CharField(max_length=12, blank=True)
    note = models.TextField(blank=True)
    synthetic = models.BooleanField(default=False)

    class Meta:
        db_table = "places_organization"
        ordering = ("division_id", "code")
        constraints = (models.UniqueConstraint(fields=["uscc"], condition=~Q(uscc=""), name="organization_uscc_once"),)
        indexes = (GinIndex(fields=["modes"], name="organization_modes"),)

    def __str__(self) -> str:
        return self.name_zh

    @property
    def name(self) -> str:
        """Give the name in the language of the page."""
        return _said(self.name_zh, self.name_en)


class OrganizationIdentity(models.Model):
    """A further name-plate of an organization with the same staff (PA-30)."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="identities")
    name_zh = models.CharField(max_length=100)
    kind = models.CharField(max_length=40, blank=True)

    class Meta:
        db_table = "places_identity"

    def __str__(self) -> str:
        return self.name_zh


class Licence(models.Model):
    """A licence or filing: of medical practice, of care, or of an internal medical unit; valid from a day to a day.

    `unit` is the kind of the internal medical unit (`clinic` 医务室, `nursing-station` 护理站, …). A renewal is a new row.
    """

    class Kind(models.TextChoices):
        """What it allows."""

        MEDICAL = "medical", _("医疗机构执业许可")
        CARE = "care", _("养老机构备案")
        MEDICAL_UNIT = "medical-unit", _("内设医疗机构备案")

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="licences")
    kind = models.CharField(max_length=20, choices=Kind)
    number = models.CharField(max_length=40)
    unit = models.CharField(max_length=40, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "places_licence"
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="licence_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class BedCount(models.Model):
    """How many beds of a kind an organization had from a day on; planned beds stay apart from standing ones."""

    class Kind(models.TextChoices):
        """Kinds of beds."""

        CARE = "care", _("养老床位")
        NURSING = "nursing", _("护理型床位")
        MEDICAL = "medical", _("医疗床位")
        REHABILITATION_NURSING = "rehabilitation-nursing", _("康复护理床位")
        HOSPICE = "hospice", _("安宁疗护床位")
        HOME = "home", _("家庭病床")
        PROJECT_TOTAL = "project-total", _("建设规模（总床位）")

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="bed_counts")
    kind = models.CharField(max_length=30, choices=Kind)
    count = models.PositiveIntegerField()
    on = models.DateField()

    class Meta:
        db_table = "places_bed_count"
        constraints = (models.UniqueConstraint(fields=["organization", "kind", "on"], name="bed_count_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.count}"


class Department(models.Model):
    """A government department as a document names it."""

    pack = models.CharField(max_length=40)
    code = models.CharField(max_length=60)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "places_department"
        constraints = (models.UniqueConstraint(fields=["pack", "code"], name="department_once"),)

    def __str__(self) -> str:
        return self.name_zh
