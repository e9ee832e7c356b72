"""Numbers over time, in the words of Prometheus. Loaded only where METRICS_TOKEN asks for them.

The processes of one ``serve`` share a folder (PROMETHEUS_MULTIPROC_DIR), so that any of them tells of all.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from django.db import Error, close_old_connections
from django.db.models import Count
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client import Counter as Total
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from comments.models import Comment
from comments.models.outgoing import OutgoingMail
from portfolio.operating import heartbeat
from portfolio.operating.current import FROM_MEMORY

# Seconds: out of memory, a page, a slow page, something that is wrong.
BUCKETS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


class Metrics:
    def __init__(self) -> None:
        own = self._own = CollectorRegistry()
        self.requests = Total(
            "portfolio_requests", "Requests answered.", ["view", "status"], registry=own
        )
        self.seconds = Histogram(
            "portfolio_request_seconds",
            "Seconds until an answer began.",
            ["view"],
            buckets=BUCKETS,
            registry=own,
        )
        self.pages = Total(
            "portfolio_page_cache",
            "Pages for everybody, by what came of them.",
            ["result"],
            registry=own,
        )

    def count(self, view: str, status: str, seconds: float, *, is_made: bool) -> None:
        self.requests.labels(view, status).inc()
        self.seconds.labels(view).observe(seconds)
        if is_made:
            self.pages.labels("miss").inc()
        elif view == FROM_MEMORY:
            self.pages.labels("hit").inc()

    def exposition(self) -> tuple[bytes, str]:
        registry = self._own
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        waiting = CollectorRegistry()
        waiting.register(Waiting())
        return generate_latest(registry) + generate_latest(waiting), CONTENT_TYPE_LATEST


class Waiting(Collector):
    """What waits, asked of the database at the moment that it is wanted: the same from every process and machine."""

    def collect(self) -> Iterator[Metric]:
        try:
            yield self._tasks()
            yield self._mails()
            held = Comment.objects.filter(status=Comment.Status.PENDING).count()
            yield GaugeMetricFamily("portfolio_replies_held", "Replies that wait.", held)
            seconds = heartbeat.seconds_since()
            if seconds is not None:
                name = "portfolio_tasks_seconds_since_heartbeat"
                yield GaugeMetricFamily(name, "Since somebody worked in the background.", seconds)
        except Error:
            pass  # What the processes counted is told all the same.
        finally:
            close_old_connections()

    def _tasks(self) -> Metric:
        family = GaugeMetricFamily("portfolio_tasks_waiting", "Tasks to do.", labels=["queue"])
        ready = DBTaskResult.objects.filter(status=TaskResultStatus.READY).order_by()
        for queue, number in ready.values_list("queue_name").annotate(Count("pk")):
            family.add_metric([queue], number)
        return family

    def _mails(self) -> Metric:
        family = GaugeMetricFamily("portfolio_mails", "Mails not sent.", labels=["status"])
        unsent = OutgoingMail.objects.filter(status__in=["waiting", "sending", "failed"])
        for status, number in unsent.order_by().values_list("status").annotate(Count("pk")):
            family.add_metric([status], number)
        return family
