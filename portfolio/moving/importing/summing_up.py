"""What an import brought, in a few words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolio.moving.models import Import

LABELS: dict[str, str | Promise] = {
    "posts": gettext_lazy("posts"),
    "pages": gettext_lazy("pages"),
    "comments": gettext_lazy("comments"),
    "terms": gettext_lazy("categories and tags"),
    "people": gettext_lazy("people made"),
    "people_found": gettext_lazy("people found here"),
    "pictures": gettext_lazy("pictures"),
    "files": gettext_lazy("other files"),
    "files_missing": gettext_lazy("files without which it came"),
    "known": gettext_lazy("here already"),
    "renewed": gettext_lazy("renewed"),
    "closed": gettext_lazy("posts closed for replies"),
    "left_out": gettext_lazy("left out"),
}


def counted(run: Import) -> list[tuple[str, int]]:
    """Return what there is of each kind, for people."""
    return [
        (str(label), run.counts[name]) for name, label in LABELS.items() if run.counts.get(name)
    ]


def summary(run: Import) -> str:
    parts = ", ".join(f"{number} {label}" for label, number in counted(run)) or _("nothing")
    if run.is_trial:
        return _("This would come: %(what)s. Nothing was written.") % {"what": parts}
    return _("This came: %(what)s.") % {"what": parts}
