"""Says whether Akismet knows the key in AKISMET_KEY."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from comments.akismet.talking import is_key_valid


class Command(BaseCommand):
    help = "Say whether Akismet knows the key in AKISMET_KEY for this site."

    def handle(self, **_options: Any) -> None:
        if not settings.AKISMET_KEY:
            raise CommandError("AKISMET_KEY is not set: Akismet is not asked about anything.")
        is_valid = is_key_valid()
        if is_valid is None:
            raise CommandError("Akismet could not be asked. The log says why.")
        if not is_valid:
            raise CommandError("Akismet does not know this key.")
        self.stdout.write("Akismet knows the key.")
