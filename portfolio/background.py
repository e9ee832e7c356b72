"""Does what visitors need not wait for, beside the server and for as long as it."""

from __future__ import annotations

import logging
import threading
from typing import override

from django.db import close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

logger = logging.getLogger(__name__)

# Seconds between two looks for something to do, and after a look that failed.
INTERVAL = 1
AFTER_A_FAILURE = 5
# Seconds that a task may go on after the stop.
PATIENCE = 20


class TaskWorker(threading.Thread):
    """Ends with its process, however that ends: it can't be left behind."""

    def __init__(self) -> None:
        super().__init__(name="tasks", daemon=True)
        self._stopping = threading.Event()
        self._worker = Worker(
            queue_names=["*"],
            interval=INTERVAL,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )

    @override
    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._worker.run()
            except Exception:
                logger.exception("Tasks wait: the next look for them is in %s s.", AFTER_A_FAILURE)
                self._stopping.wait(AFTER_A_FAILURE)
        close_old_connections()

    def stop(self) -> None:
        self._stopping.set()
        self._worker.running = False
        if self.is_alive():
            self.join(PATIENCE)
