"""The site's own style sheets, scripts and pictures."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Names with a fingerprint, to be kept for ever by browsers, for the files that `collectstatic` saw.

    A file that it did not see (it was never run, or not since an upgrade) keeps its plain name, which
    WhiteNoise serves from the source for a minute at a time: a forgotten step is slower, not an error page.
    """

    def stored_name(self, name: str) -> str:
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name
