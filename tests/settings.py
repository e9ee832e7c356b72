"""The project's settings, as the tests need them."""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

# Whatever this machine's environment says, the tests say it themselves, but for the servers to test against.
GIVEN = {"DATABASE_URL", "TEST_REDIS_URL", "MEDIA", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
EXAMPLE = Path(__file__).resolve().parent.parent / ".env.example"
for name in re.findall(
    r"^#? ?([A-Z][A-Z0-9_]*)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE
):
    if name not in GIVEN:
        os.environ.pop(name, None)
os.environ["ENV_FILE"] = os.devnull
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="portfolio-tests-")

from portfolio.settings import *  # noqa: E402, F403
from portfolio.settings import DATA_DIR, DATABASES, STORAGES, TASKS  # noqa: E402

TESTING = True
# The same in every process of a run: what is made with it may stand in the name of a test.
SECRET_KEY = "not a secret: every test of every run has the same key"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
TASKS["default"]["BACKEND"] = "django.tasks.backends.immediate.ImmediateBackend"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir()
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in real life: connections of one in memory cannot write at the same instant.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    # A test need not survive a power cut, and most of its time would be waiting for the disk.
    DATABASES["default"]["OPTIONS"]["init_command"] = DATABASES["default"]["OPTIONS"][
        "init_command"
    ].replace("synchronous=FULL", "synchronous=OFF")
