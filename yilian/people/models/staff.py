"""Practitioners with their places of practice and certificates, and teams."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Profession(models.TextChoices):
    """Who gives care, by the words that the catalogue's items use."""

    DOCTOR = "doctor", _("医生")
    SPECIALIST = "specialist", _("专科医生")
    TCM_DOCTOR = "tcm-doctor", _("中医")
    VILLAGE_DOCTOR = "village-doctor", _("乡村医生")
    NURSE = "nurse", _("护士")
    PHARMACIST = "pharmacist", _("药师")
    THERAPIST = "rehabilitation-therapist", _("康复治疗师")
    PSYCHOLOGIST = "psychologist", _("心理咨询师")
    NUTRITIONIST = "nutritionist", _("营养师")
    HEALTH_MANAGER = "health-manager", _("健康管理师")
    ASSESSOR = "assessor", _("评估员")
    SOCIAL_WORKER = "social-worker", _("社会工作者")
    MEDICAL_CARER = "medical-carer", _("医疗护理员")
    ELDER_CARER = "elder-carer", _("养老护理员")
    VOLUNTEER = "volunteer", _("志愿者")
    OPERATOR = "operator", _("值守人员")


class Practitioner(models.Model):
    """Somebody who gives care. `kind` is a word of the catalogue (doctor, nurse, village-doctor, …)."""

    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    user = models.OneToOneField("accounts.User", models.PROTECT, null=True, blank=True, related_name="practitioner")
    sites = models.ManyToManyField("places.Organization", related_name="practitioners", through="PracticeSite")

    class Meta:
        db_table = "people_practitioner"

    def __str__(self) -> str:
        return self.name

    @property
    def profession(self) -> str:
        """Name what the practitioner is, in the language of the page."""
        return str(dict(Profession.choices).get(self.kind, self.kind))


class PracticeSite(models.Model):
    """That a practitioner works at an organization: the first site of practice, or a further one (多点执业)."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="practice")
    organization = models.ForeignKey("places.Organization", models.CASCADE, related_name="staff")
    first = models.BooleanField(default=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "people_practice_site"
        unique_together = (("practitioner", "organization"),)

    def __str__(self) -> str:
        return f"site #{self.pk}"


class Certificate(models.Model):
    """A certificate of a practitioner, valid from a day to a day, both included."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="certificates")
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "people_certificate"

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Team(models.Model):
    """A family-doctor team of an organization (家庭医生团队)."""

    organization = models.ForeignKey("places.Organization", models.PROTECT, related_name="teams")
    name = models.CharField(max_length=60)
    members = models.ManyToManyField(Practitioner, related_name="teams", through="TeamMember")

    class Meta:
        db_table = "people_team"

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """That a practitioner belongs to a team; one of the members may lead it."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="places")
    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="+")
    leads = models.BooleanField(default=False)

    class Meta:
        db_table = "people_team_member"
        unique_together = (("team", "practitioner"),)

    def __str__(self) -> str:
        return f"member #{self.pk}"
