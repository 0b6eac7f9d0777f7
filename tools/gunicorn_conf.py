"""How the web server runs. Read by gunicorn."""

import os
from pathlib import Path

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", min(4, os.cpu_count() or 1)))
threads = 8
timeout = 60
umask = 0o077  # what it writes in the data folder is its owner's only
graceful_timeout = 20
keepalive = 5
# A filtered list keeps its filters in the address.
limit_request_line = 8190
# Whose forwarded headers count is the settings' business (WAKIL_TRUSTED_PROXIES); gunicorn itself believes nobody,
# least of all a SCRIPT_NAME header: the mount of the domains rests on it.
forwarded_allow_ips = ""
forwarder_headers = ""
proxy_allow_ips = ""
# The heartbeat file on a busy disk would stop a healthy worker.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 -- gunicorn makes a private file in it
control_socket_disable = True
# The application logs its requests itself, without personal data.
accesslog = None
loglevel = "warning"
