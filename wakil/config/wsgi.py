"""The application that a web server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wakil.config.settings")

from wakil.config.mount import Mount  # the settings' name comes first

application = Mount(get_wsgi_application())
