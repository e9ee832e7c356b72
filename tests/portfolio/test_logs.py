import logging
import os
import subprocess
import sys
from typing import Any

from django.conf import settings

from portfolio.logs import PlainFormatter


def record(message: str, error: BaseException | None = None) -> logging.LogRecord:
    exc_info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("django.request", logging.ERROR, __file__, 1, message, (), exc_info)


def test_a_line_says_when_how_bad_where_and_what():
    formatters: Any = settings.LOGGING["formatters"]
    style = formatters["plain"]["format"]
    line = PlainFormatter(style).format(record("Not Found: /about/"))
    assert line.endswith(" ERROR django.request: Not Found: /about/")


def test_the_address_of_a_person_is_taken_out_of_messages_and_tracebacks():
    try:
        raise ValueError("Key (email)=(sam.o'neil+blog@example.org) already exists.")
    except ValueError as error:
        text = PlainFormatter().format(record("Reply by jo@example.org", error))
    assert "Reply by (address)\n" in text
    assert "Key (email)=((address)) already exists." in text
    assert "example.org" not in text


def test_the_site_writes_its_log_to_stderr(tmp_path):
    log = (
        "import logging; logging.getLogger('django.request').warning('Not Found: %s', '/jo@x.org/')"
    )
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", log],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, "DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.endswith(" WARNING django.request: Not Found: /(address)/\n")
