"""The site's own style sheets, scripts and pictures."""

from functools import cached_property
from pathlib import Path
from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

# What the pages of visitors load. The administration's many files stay with gzip: brotli at its best takes ten
# times as long, and a site starts with this.
FOR_VISITORS = ("blog/", "django_htmx/htmx-2.min", "portfolio/")


class VisitorsFirst(Compressor):
    """By gzip, and what visitors load by brotli as well."""

    def __init__(self, *, root: str, **options: Any) -> None:
        super().__init__(use_brotli=False, **options)
        self.root = Path(root)
        self.best = Compressor(**options)

    def compress(self, path: str) -> list[str]:
        name = Path(path).relative_to(self.root).as_posix()
        compress = self.best.compress if name.startswith(FOR_VISITORS) else super().compress
        return list(compress(path))


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Names with a fingerprint, to be kept for ever by browsers, for the files that `collectstatic` saw.

    A file that it did not see (it was never run, or not since an upgrade) keeps its plain name, which
    WhiteNoise serves from the source for a minute at a time: a forgotten step is slower, not an error page.
    """

    def create_compressor(self, **options: Any) -> Compressor:
        return VisitorsFirst(root=self.location, **options)

    def url(self, name: str, **options: bool) -> str:
        """Return the address, worked out once: a page asks for ten."""
        asked = (name, *options.items())
        known = self._addresses.get(asked)
        if known is None:
            known = self._addresses[asked] = str(super().url(name, **options))
        return known

    def stored_name(self, name: str) -> str:
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._look_up(name)
        return known

    @cached_property
    def _addresses(self) -> dict[tuple[Any, ...], str]:
        return {}

    @cached_property
    def _known(self) -> dict[str, str]:
        """Every page asks for the same few."""
        return {}

    def _look_up(self, name: str) -> str:
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name
