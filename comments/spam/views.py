"""What the form's script asks when a visitor turns to the form."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comments.models import Discussion
from comments.spam import proof, timing
from comments.spam.attack import is_under_attack


@never_cache
@require_safe
def begin_reply(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """Tell the moment, signed; and under attack, what work is to be done and which script does it."""
    answer: dict[str, str | int] = {timing.FIELD: timing.start()}
    if is_under_attack(Discussion.current()):
        answer |= {"bits": proof.BITS, "solver": static("portfolio/solve.js")}
    return JsonResponse(answer)
