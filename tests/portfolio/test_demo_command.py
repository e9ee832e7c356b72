"""``manage.py demo``: what it refuses, what it says, and that it serves."""

from __future__ import annotations

import errno
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
import requests
from django.core.management import CommandError, call_command
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connection
from PIL import Image

from accounts.identity_provider import is_playing
from accounts.models import User
from accounts.outbound import GuardedSession
from portfolio import background, ports
from portfolio.demo import serving
from portfolio.demo.password import password_that_works
from portfolio.management.commands import demo
from tests.factories import make_author

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def demo_folder(tmp_path: Path, settings, monkeypatch) -> Path:
    """Let this process take itself for the demo."""
    folder = tmp_path / "demo"
    folder.mkdir()
    settings.DEMO, settings.DATA_DIR, settings.MEDIA_ROOT = True, folder, folder / "media"
    monkeypatch.setitem(connection.settings_dict, "NAME", str(folder / "db.sqlite3"))
    return folder


@pytest.fixture
def _nothing_to_write(monkeypatch) -> None:
    """Leave out what takes long and other tests show: tables, texts and pictures."""
    monkeypatch.setattr(demo, "fill", make_author)
    monkeypatch.setattr(demo, "call_command", lambda *_args, **_options: None)
    monkeypatch.setattr(background.Background, "start", lambda _background: None)
    monkeypatch.setattr(connection, "close", lambda: None)


@pytest.fixture
def _stopped_at_once(monkeypatch) -> None:
    def press_ctrl_c(_server: ThreadedWSGIServer) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ThreadedWSGIServer, "serve_forever", press_ctrl_c)
    # The stand-in is a server of the same kind: it must go on, or its stop would wait for ever.
    monkeypatch.setattr(demo, "bind_identity_provider", lambda *_: StoppedProvider())


class StoppedProvider:
    base_url = "http://127.0.0.1:9"

    def stop(self) -> None:
        pass


def run(**options: Any) -> str:
    out = StringIO()
    call_command("demo", **{"port": 0, **options}, stdout=out)
    return out.getvalue()


def test_it_refuses_to_fill_any_other_site():
    with pytest.raises(CommandError, match="a database of its own"):
        run()


def test_it_refuses_a_database_outside_the_demos_folder(demo_folder: Path, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "NAME", str(demo_folder.parent / "db.sqlite3"))
    with pytest.raises(CommandError, match="a database of its own"):
        run()


def test_it_refuses_a_folder_that_is_not_the_demos(demo_folder: Path, settings, monkeypatch):
    settings.DATA_DIR = demo_folder.parent
    monkeypatch.setitem(connection.settings_dict, "NAME", str(demo_folder.parent / "db.sqlite3"))
    with pytest.raises(CommandError, match="a database of its own"):
        run()


@pytest.mark.usefixtures("demo_folder")
def test_a_port_that_is_taken_is_told_in_a_sentence():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(
            CommandError, match=rf"^Port {port} is taken by another program\. .*--port"
        ):
            run(port=port)


@pytest.mark.usefixtures("demo_folder")
@pytest.mark.parametrize("port", [-1, 65_536])
def test_a_port_that_does_not_exist_is_told_in_a_sentence(port: int):
    with pytest.raises(CommandError, match=f"from 1 to 65535, not {port}"):
        run(port=port)


@pytest.mark.usefixtures("demo_folder")
def test_a_port_of_the_systems_is_told_in_a_sentence(monkeypatch):
    def refuse(*_args: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(serving, "ThreadedWSGIServer", refuse)
    with pytest.raises(CommandError, match="Port 80 is kept for the system"):
        run(port=80)


@pytest.mark.usefixtures("demo_folder")
@pytest.mark.parametrize("host", ["192.0.2.1", "::1"])
def test_an_address_that_is_not_this_machines_is_told_in_a_sentence(host: str, monkeypatch):
    def refuse(*_args: object) -> None:
        raise OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address")

    monkeypatch.setattr(serving, "ThreadedWSGIServer", refuse)
    with pytest.raises(CommandError, match=f"{host} is not an address of this machine"):
        run(host=host)


@pytest.mark.django_db
@pytest.mark.usefixtures("_nothing_to_write", "_stopped_at_once")
def test_it_tells_the_address_and_the_log_in(demo_folder: Path):
    said = run()
    author = User.objects.get(username="librarian")
    log_in = re.search(r"librarian / (\S+)", said)
    assert log_in
    assert author.check_password(log_in[1])
    assert re.search(r"The demo is at +http://127\.0\.0\.1:[1-9]\d*/\n", said)
    assert re.search(r"http://127\.0\.0\.1:[1-9]\d*/admin/\n", said)
    assert said.endswith("\nThe demo has stopped.\n")


@pytest.mark.django_db
@pytest.mark.usefixtures("demo_folder", "_nothing_to_write", "_stopped_at_once")
def test_once_it_has_stopped_nobody_signs_in_at_the_stand_in():
    run()
    assert not is_playing()


@pytest.mark.django_db
@pytest.mark.usefixtures("demo_folder", "_nothing_to_write", "_stopped_at_once")
def test_with_every_address_it_tells_the_one_that_others_reach(monkeypatch):
    monkeypatch.setattr(demo, "reachable", lambda _host: "192.168.7.7")
    assert "http://192.168.7.7:" in run(host="0.0.0.0")


@pytest.mark.usefixtures("demo_folder")
def test_ctrl_c_while_it_gets_ready_ends_it_with_one_line_too(monkeypatch):
    def press_ctrl_c(*_args: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(demo, "call_command", press_ctrl_c)
    assert run() == "\nThe demo has stopped.\n"


def test_it_says_nothing_of_a_request(capfd):
    with serving.bind_site("127.0.0.1", 0) as server:
        server.set_app(no_content)
        answering = threading.Thread(target=server.handle_request)
        answering.start()
        response = requests.get(
            f"http://127.0.0.1:{server.server_port}/", headers={"Connection": "close"}, timeout=5
        )
        answering.join()
    assert response.status_code == 204
    assert capfd.readouterr() == ("", "")


def no_content(_environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("204 No Content", [("Content-Length", "0")])
    return []


def test_the_password_is_made_once_and_only_its_owner_reads_it(tmp_path: Path, db):
    author, path = make_author(), tmp_path / "password.txt"
    password = password_that_works(author, path)
    assert password_that_works(author, path) == password
    assert author.check_password(password)
    assert path.stat().st_mode & 0o777 == 0o600


def test_no_two_demos_have_the_same_password(tmp_path: Path, db):
    author = make_author()
    one, other = (password_that_works(author, tmp_path / name) for name in ("one", "other"))
    assert one != other


def test_a_password_that_was_forgotten_or_changed_works_again(tmp_path: Path, db):
    author, path = make_author(), tmp_path / "password.txt"
    password_that_works(author, path)
    path.write_text("", encoding="ascii")
    author.set_password("something else")
    password = password_that_works(author, path)
    author.refresh_from_db()
    assert author.check_password(password)


def test_the_stand_in_takes_another_port_when_its_own_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as other:
        provider = serving.bind_identity_provider("127.0.0.1", other.getsockname()[1])
        provider.stop()
        assert provider.base_url != f"http://127.0.0.1:{other.getsockname()[1]}"


def test_the_stand_in_takes_any_port_after_the_last():
    provider = serving.bind_identity_provider("127.0.0.1", ports.LAST_PORT + 1)
    provider.stop()


def test_browsers_of_other_machines_find_the_stand_in(monkeypatch):
    monkeypatch.setattr(serving, "reachable", lambda _host: "192.168.7.7")
    provider = serving.bind_identity_provider("0.0.0.0", 0)
    provider.stop()
    assert re.fullmatch(r"http://192\.168\.7\.7:\d+", provider.base_url)


def test_a_host_that_can_be_typed_is_told_as_it_is():
    assert serving.reachable("localhost") == "localhost"


class Line:
    """A socket on a machine with a network, or without."""

    def __init__(self, address: str | None) -> None:
        self.address = address

    def __call__(self, *_args: object) -> Line:
        return self

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_args: object) -> None:
        pass

    def connect(self, _address: tuple[str, int]) -> None:
        if self.address is None:
            raise OSError(errno.ENETUNREACH, "Network is unreachable")

    def getsockname(self) -> tuple[str | None, int]:
        return self.address, 9


@pytest.mark.parametrize(("own", "told"), [("192.168.7.7", "192.168.7.7"), (None, "127.0.0.1")])
def test_every_address_is_told_as_the_one_that_others_see(own: str | None, told: str, monkeypatch):
    monkeypatch.setattr(socket, "socket", Line(own))
    assert serving.reachable("0.0.0.0") == told


def test_in_the_demo_the_stand_in_may_be_at_an_address_of_the_local_network(settings):
    settings.IDENTITY_PROVIDER_URL = "http://192.168.7.7:8001"
    assert GuardedSession(deadline=0)._config.ip_filter_enable
    settings.DEMO = True
    assert not GuardedSession(deadline=0)._config.ip_filter_enable
    settings.IDENTITY_PROVIDER_URL = ""
    assert GuardedSession(deadline=0)._config.ip_filter_enable


@dataclass(frozen=True)
class Running:
    address: str
    password: str
    process: subprocess.Popen[str]
    folder: Path

    def stop(self) -> str:
        """Press Ctrl-C; return what is said from then on."""
        self.process.send_signal(signal.SIGINT)
        return self.process.communicate(timeout=20)[0]


def start(folder: Path, *options: str) -> Running:
    command = [sys.executable, "-W", "error", "manage.py", "demo", *(options or ("--port", "0"))]
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=keep | {"DATA_DIR": str(folder), "ENV_FILE": os.devnull},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if "Ctrl-C" in line:
            break
    address, password = re.search(r"at  (\S+)/\n", said), re.search(r"librarian / (\S+)", said)
    assert address, said
    assert password, said
    return Running(address[1], password[1], process, folder)


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[Running]:
    running = start(tmp_path_factory.mktemp("data"))
    yield running
    running.process.kill()
    running.process.communicate()


def get(running: Running, path: str) -> requests.Response:
    return requests.get(f"{running.address}{path}", timeout=20)


def test_it_serves_the_pages(running: Running):
    assert "What a library is for" in get(running, "/").text
    page = get(running, "/2016/05/12/networking-and-social-media/")
    assert "From sceptic to convert" in page.text
    assert "Set-Cookie" not in page.headers


def test_it_serves_the_pictures(running: Running):
    page = get(running, "/2016/05/12/networking-and-social-media/").text
    pictures = re.findall(r'src="(/media/[^"]+)"', page)
    assert len(pictures) >= 2
    for path in pictures:
        with Image.open(BytesIO(get(running, path).content)) as image:
            assert image.format == "WEBP"


def test_it_makes_smaller_pictures_in_the_background(running: Running):
    until = time.monotonic() + 30
    while "srcset" not in (page := get(running, "/").text) and time.monotonic() < until:
        time.sleep(0.2)
    address = re.search(r'srcset="(/media/\S+-480\.webp) 480w', page)
    assert address
    with Image.open(BytesIO(get(running, address[1]).content)) as image:
        assert image.width == 480


def test_it_serves_the_style_sheets_of_the_site_and_of_the_admin(running: Running):
    for page in ("/", "/accounts/login/"):
        for path in re.findall(r'href="(/static/[^"]+\.css)"', get(running, page).text):
            assert get(running, path).headers["Content-Type"].startswith("text/css")
    assert "--body-bg" in get(running, "/static/admin/css/base.css").text


def test_it_offers_every_provider(running: Running):
    page = get(running, "/2016/05/12/networking-and-social-media/").text
    for label in ("WordPress.com", "Google", "X (Twitter)", "Facebook", "LinkedIn"):
        assert f"Continue with {label}" in page


def test_it_writes_below_its_own_folder_alone(running: Running):
    assert [path.name for path in running.folder.iterdir()] == ["demo"]


def test_it_starts_again_with_the_same_log_in_and_ends_with_one_line(tmp_path: Path):
    first = start(tmp_path)
    assert first.stop() == "\nThe demo has stopped.\n"
    assert first.process.returncode == 0
    begun = time.monotonic()
    second = start(tmp_path)
    assert time.monotonic() - begun < 10
    assert second.password == first.password
    assert second.stop() == "\nThe demo has stopped.\n"


def test_a_taken_port_ends_it_with_one_line_and_the_code_1(running: Running, tmp_path: Path):
    port = running.address.rsplit(":", 1)[1]
    ended = subprocess.run(
        [sys.executable, "manage.py", "demo", "--port", port],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "ENV_FILE": os.devnull},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert ended.returncode == 1
    assert re.fullmatch(rf"CommandError: Port {port} is taken .*\n", ended.stderr)
    assert ended.stdout == ""
