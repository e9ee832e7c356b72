"""Carrying out an import, which may take hours: in the background, and across restarts."""

from __future__ import annotations

import threading

from django.tasks import task

from blog.models import Site
from portfolio.imports import shelf
from portfolio.imports.kinds import KINDS
from portfolio.moving.importing.report import PausedError
from portfolio.moving.importing.starting import carry_out, fail
from portfolio.moving.models import Import
from portfolio.moving.reading.files import UnusableFileError, find_sources

UNDER_WAY = (Import.Status.WAITING, Import.Status.RUNNING)


@task(queue_name="imports")
def carry_on(pk: int) -> None:
    """Carry out an import whose files are within reach, or go on with it. Does nothing while another goes on."""
    with shelf.turn() as is_ours:
        run = Import.objects.filter(pk=pk, status__in=UNDER_WAY).first()
        if not is_ours or run is None or not shelf.is_here(run):
            return
        with Site.current().speaking():
            try:
                sources = find_sources([shelf.fetched(file) for file in shelf.files(run)])
                carry_out(run, sources, KINDS[run.kind].wishes(run), _leave_off)
            except UnusableFileError as error:
                fail(run, str(error))
            finally:
                shelf.leave(run)
        if run.status == Import.Status.DONE and not run.is_trial:
            shelf.remove(run)
            Import.objects.filter(pk=pk).update(folder="", people={})


def _leave_off(_phase: str, _done: float) -> None:
    """Stop where it is when the worker shall: the next one goes on."""
    if getattr(threading.current_thread(), "is_stopping", False):
        raise PausedError


def see_to_imports() -> None:
    """Have the oldest import whose files are here go on, if none does: after a restart, or after the one before it."""
    waiting = Import.objects.filter(status__in=UNDER_WAY).exclude(folder="").order_by("created_at")
    run = next((run for run in waiting if shelf.is_here(run)), None)
    if run is None:
        return
    with shelf.turn() as is_free:
        pass
    if is_free:
        carry_on.enqueue(run.pk)


def forget_uploads() -> None:
    """Remove files that nobody went on with, and what is remembered for the case that somebody does."""
    wanted = Import.objects.filter(status__in=UNDER_WAY).exclude(folder="")
    gone = shelf.forget_old({*wanted.values_list("folder", flat=True)})
    without = Import.objects.filter(folder__in=gone)
    without.filter(status=Import.Status.PREPARED).delete()
    without.update(folder="", people={})
