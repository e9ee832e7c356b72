"""Whose site it is."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model


def site_owner() -> Any:
    """Return the person who began the site, with their card; None before the first start."""
    people = get_user_model().objects.filter(is_superuser=True, is_active=True)
    people = people.select_related("card__picture")
    return people.order_by("pk").first()
