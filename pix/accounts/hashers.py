"""Argon2id with the settings OWASP recommends.

Django's own defaults (100 MiB, 8 lanes) give three sign-ins a second on two cores: a class of thirty would wait.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class OwaspArgon2PasswordHasher(Argon2PasswordHasher):
    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
