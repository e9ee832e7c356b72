"""The site's addresses, where people sign in with the tests' stand-in for the providers."""

import os

from accounts.identity_provider.addresses import point_allauth_at
from portfolio.urls import handler404, urlpatterns

__all__ = ["handler404", "urlpatterns"]

point_allauth_at(os.environ["CLUSTER_PROVIDER"])
