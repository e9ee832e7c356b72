"""The settings of each replica: those of the tests, but for what several machines share."""

import os

from portfolio import environment
from tests.settings import *  # noqa: F403
from tests.settings import DATABASES, STORAGES

SITE_URL = os.environ["CLUSTER_URL"]
TRUSTED_PROXY_COUNT = ALLAUTH_TRUSTED_PROXY_COUNT = 1
DATABASES["default"]["NAME"] = os.environ["CLUSTER_DATABASE"]
CACHES = {"default": environment.cache(os.environ["CLUSTER_CACHE"])}
STORAGES["default"] = environment.media(os.environ["MEDIA"])
# As the tests have them (tests/conftest.py).
REPLY_SECONDS = 0
REPLY_LIMITS = {}
# Straight from the source.
STATIC_ROOT = None
ROOT_URLCONF = "tests.cluster.urls"
