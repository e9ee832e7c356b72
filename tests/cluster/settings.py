"""The settings of each replica: those of the tests, but for what several machines share."""

import os

from django.utils import timezone

from portfolio import environment
from tests.cluster import told
from tests.settings import *  # noqa: F403
from tests.settings import DATABASES, MIDDLEWARE

SITE_URL = os.environ["CLUSTER_URL"]
TRUSTED_PROXY_COUNT = ALLAUTH_TRUSTED_PROXY_COUNT = 1
DATABASES["default"]["NAME"] = os.environ["CLUSTER_DATABASE"]
CACHES = {"default": environment.cache(os.environ["CLUSTER_CACHE"])}
# As the tests have them (tests/conftest.py).
REPLY_SECONDS = 0
REPLY_LIMITS = {}
# Straight from the source.
STATIC_ROOT = None
# What the test says.
timezone.now = told.now
MIDDLEWARE = ["tests.cluster.told.ToldMiddleware", *MIDDLEWARE]
MAILERS = {"default": environment.mailer(os.environ["CLUSTER_MAIL"])}
ROOT_URLCONF = "tests.cluster.urls"
