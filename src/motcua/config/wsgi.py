"""WSGI entry point: waitress in one process for a commune, gunicorn for a province."""

import gc
import os
import sys

from django.core.checks import run_checks
from django.core.wsgi import get_wsgi_application

from motcua.base.home import hold_home
from motcua.base.refusals import Refused

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
from motcua.config.tracing import with_request_ids  # noqa: E402

application = with_request_ids(get_wsgi_application())
try:
    hold_home()  # a restore waits until the site has stopped
except Refused as refused:
    raise SystemExit(str(refused)) from None
if faults := run_checks(tags=["law"]):  # a site must not run with files of law that nobody can read
    raise SystemExit("\n".join(fault.msg for fault in faults))

# Objects created at start-up live as long as the process: they are left out of garbage collection, which otherwise
# stops a page for tens of milliseconds now and then.
gc.collect()
gc.freeze()

# Thread switch interval: a thread that holds the write lock must continue soon after the database has answered; with
# the default 5 ms another thread runs between each two queries, and all others wait for the lock.
sys.setswitchinterval(0.0005)
