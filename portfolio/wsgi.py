"""Where a server such as Granian finds the site."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portfolio.settings")
try:
    site = get_wsgi_application()
except ImproperlyConfigured as error:
    sys.exit(f"error: {error}")

# It asks the models, which are there only now.
from portfolio.operating.front import whole

application = whole(site)
