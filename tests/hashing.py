"""The hasher of passwords with its least cost: tests sign in hundreds of times."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """The program's algorithm, which takes a tenth of a second by intent, at the least that it can cost."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
