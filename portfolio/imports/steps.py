"""What somebody decides about an import: begin, cancel, go on. Each is done once, however often it is asked for."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from portfolio.imports import shelf
from portfolio.imports.tasks import carry_on
from portfolio.moving.models import Import

Status = Import.Status
STOPPED = (Status.CANCELLED, Status.FAILED)
# Whoever carries it out says something every second, unless it was lost with its process.
SILENCE = datetime.timedelta(minutes=2)


def begin(run: Import, *, people: dict[str, int], fetches_media: bool, is_trial: bool) -> None:
    _await(run, Status.PREPARED, people=people, fetches_media=fetches_media, is_trial=is_trial)


def go_on(run: Import) -> str:
    """Take an import up where it was stopped."""
    for status in STOPPED:
        if run.status == status and shelf.is_here(run):
            _await(run, status)
    return ""


def bring_in(run: Import) -> str:
    """Do what was tried."""
    if run.is_trial and run.status == Status.DONE and shelf.is_here(run):
        with transaction.atomic():
            run.remarks.all().delete()
            _await(run, Status.DONE, is_trial=False, counts={}, position=0)
    return ""


def _await(run: Import, status: str, **fields: object) -> None:
    """Let it be carried out, if its status still is what somebody saw."""
    fresh = {"is_cancelled": False, "problem": "", "phase": "", "progress": 0, "ended_at": None}
    same = Import.objects.filter(pk=run.pk, status=status)
    if same.update(status=Status.WAITING, seen_at=timezone.now(), **fresh, **fields):
        transaction.on_commit(lambda: carry_on.enqueue(run.pk))


def cancel(run: Import) -> str:
    """End it at once if it has not begun, or if nobody carries it out any more; else ask whoever does."""
    rows = Import.objects.filter(pk=run.pk)
    rows.filter(status__in=(Status.WAITING, Status.RUNNING)).update(is_cancelled=True)
    lost = rows.filter(status=Status.RUNNING, seen_at__lt=timezone.now() - SILENCE)
    for nobodys in (rows.filter(status=Status.WAITING), lost):
        problem = gettext("It was cancelled. What had come by then stays.")
        nobodys.update(status=Status.CANCELLED, problem=problem, ended_at=timezone.now())
    return ""


def discard(run: Import) -> str:
    """Remove the files, and what was never begun with them."""
    if run.status in {Status.WAITING, Status.RUNNING}:
        return ""
    shelf.remove(run)
    if run.status == Status.PREPARED:
        run.delete()
    else:
        Import.objects.filter(pk=run.pk).update(folder="", people={})
    return gettext("The files are removed.")
