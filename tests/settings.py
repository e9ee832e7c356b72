"""The project's settings, as the tests need them."""

import os
import tempfile

# Whatever the machine's environment says, the tests say it themselves, but for the database.
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="portfolio-tests-")
os.environ["SITE_URL"] = "http://127.0.0.1:8000"
os.environ["DEBUG"] = "false"
os.environ["DEMO"] = "false"

from portfolio.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
