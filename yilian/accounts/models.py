"""Users and what they are granted."""

from datetime import timedelta
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q


class UserManager(BaseUserManager["User"]):
    """Makes users with a hashed password."""

    def create_user(self, username: str, password: str, **fields: Any) -> "User":
        """Make a user."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """Somebody who signs in. What they may do follows from their grants.

    `authority` grows with every change to what they may do, so that sessions know when to look again.
    """

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    organization = models.ForeignKey("places.Organization", models.PROTECT, null=True, blank=True, related_name="users")
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    authority = models.PositiveIntegerField(default=0)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"

    class Meta:
        db_table = "accounts_user"

    def __str__(self) -> str:
        return self.username


class Grant(models.Model):
    """A role of a user over a division's subtree or an organization, from a day to a day, both included.

    Neither division nor organization means everywhere, which only `system-admin` may have; an elder and their family
    are granted no place at all. A grant taken back before it began ends the day before it starts.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=30)
    division = models.ForeignKey("places.Division", models.PROTECT, null=True, blank=True, related_name="+")
    organization = models.ForeignKey("places.Organization", models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "accounts_grant"
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on") - timedelta(days=1)),
                name="grant_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(division__isnull=False)
                | Q(organization__isnull=False)
                | Q(role__in=["system-admin", "elder", "family"]),
                name="grant_has_a_place",
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} #{self.pk}"


class SignIn(models.Model):
    """A session that a user began: when, from where, with which program; over when `ended_at` is set."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, db_index=True)
    at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)
    program = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_sign_in"

    def __str__(self) -> str:
        return f"{self.user_id} {self.at:%F %R}"


class Token(models.Model):
    """A key with which a machine acts as a user, from a day to a day. Only its hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        db_table = "accounts_token"

    def __str__(self) -> str:
        return self.name
