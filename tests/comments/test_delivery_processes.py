"""Workers as they are in real life: processes of their own, which may be killed at any moment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from comments import outbox
from comments.mail.headers import message_id
from comments.models import OutgoingMail
from comments.tasks import deliver_mails
from tests.mail_server import MailServer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("tasks_wait")]

ROOT = Path(__file__).resolve().parent.parent.parent
# Seconds; a process on a busy machine begins slowly.
PATIENCE = 60


class Workers:
    """Starts processes that do what the queue for mail holds, and then end."""

    def __init__(self, mail_server: MailServer, folder: Path) -> None:
        self.processes: list[subprocess.Popen[bytes]] = []
        self.environment = {
            "PATH": os.environ["PATH"],
            "ENV_FILE": os.devnull,
            "DATA_DIR": str(folder),
            "DATABASE_URL": database_url(),
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_server.port}",
        }

    def start(self) -> subprocess.Popen[bytes]:
        worker = subprocess.Popen(
            [
                sys.executable,
                "-W",
                "error",
                "manage.py",
                "db_worker",
                "--batch",
                "--queue-name",
                "mail",
            ],
            cwd=ROOT,
            env=self.environment,
        )
        self.processes.append(worker)
        return worker

    def run(self, number: int = 1) -> None:
        for worker in [self.start() for _ in range(number)]:
            assert worker.wait(PATIENCE) == 0


def database_url() -> str:
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    login = f"{values['USER']}:{values['PASSWORD']}" if values["PASSWORD"] else values["USER"]
    return f"postgres://{login}@{values['HOST']}:{values['PORT']}/{values['NAME']}"


@pytest.fixture
def workers(mail_server: MailServer, tmp_path: Path) -> Iterator[Workers]:
    started = Workers(mail_server, tmp_path)
    yield started
    for worker in started.processes:
        worker.kill()
        worker.wait()


def put(count: int) -> list[str]:
    """Put mails into the outbox and return their Message-IDs."""
    keys = [f"reply:{number}:abc" for number in range(count)]
    for key in keys:
        outbox.enqueue(
            key=key, to="a@example.org", subject=key, text="Hello", html="Hello", headers={}
        )
    return [message_id(key) for key in keys]


def end_leases() -> None:
    """Do as the clock of a site does some minutes later: the leases have ended, and the sweep calls a worker."""
    OutgoingMail.objects.filter(status="sending").update(lease_until=timezone.now())
    outbox.sweep()


def arrived(mail_server: MailServer) -> Counter[str]:
    return Counter(message["Message-ID"] for message in mail_server.messages)


def test_two_workers_send_every_mail_once(mail_server: MailServer, workers: Workers):
    ids = put(30)
    # Besides the one that the first mail called.
    deliver_mails.enqueue()
    workers.run(2)
    assert arrived(mail_server) == dict.fromkeys(ids, 1)
    assert set(OutgoingMail.objects.values_list("status", flat=True)) == {"sent"}


@pytest.mark.parametrize(("moment", "times"), [("hang", 1), ("hold", 2)])
def test_a_mail_whose_worker_is_killed_arrives(
    mail_server: MailServer, workers: Workers, moment: str, times: int
):
    """Killed before the server had it, it arrives once; killed before that was noted, twice, and the same."""
    ids = put(3)
    mail_server.answers = ["250 OK", moment]
    worker = workers.start()
    assert mail_server.stands_still.wait(PATIENCE)
    worker.kill()
    worker.wait()
    mail_server.go_on()
    assert sorted(OutgoingMail.objects.values_list("status", flat=True)) == [
        *("sending", "sent", "waiting"),
    ]
    end_leases()
    workers.run()
    assert arrived(mail_server) == {ids[0]: 1, ids[1]: times, ids[2]: 1}
    assert set(OutgoingMail.objects.values_list("status", flat=True)) == {"sent"}


def test_of_two_workers_killed_at_any_moment_each_costs_one_mail_too_many_at_most(
    mail_server: MailServer, workers: Workers
):
    ids = put(12)
    mail_server.answers = ["250 OK", "250 OK", "hold"]
    deliver_mails.enqueue()
    killed = [workers.start(), workers.start()]
    assert mail_server.stands_still.wait(PATIENCE)
    for worker in killed:
        worker.kill()
        worker.wait()
    mail_server.go_on()
    end_leases()
    workers.run(2)
    times = arrived(mail_server)
    assert set(times) == set(ids)
    assert max(times.values()) <= 2
    assert len(ids) < times.total() <= len(ids) + len(killed)
    assert set(OutgoingMail.objects.values_list("status", flat=True)) == {"sent"}


def test_many_mails_call_the_worker_once():
    put(5)
    assert DBTaskResult.objects.count() == 1
