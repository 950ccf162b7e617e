"""WSGI entry point: waitress in one process for a commune, gunicorn for a province."""

import gc
import os
import sys

from django.core.checks import run_checks
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
application = get_wsgi_application()
if faults := run_checks(tags=["law"]):  # a site must not run with files of law that nobody can read
    raise SystemExit("\n".join(fault.msg for fault in faults))

# What start-up made lives as long as the process: left out of every later search for garbage, which otherwise
# stops a page for tens of milliseconds now and then.
gc.collect()
gc.freeze()

# A clerk's thread that holds a number or the write lock goes on soon after the database has answered; with Python's
# own 5 ms another thread's page comes between each two questions, and everybody waits for the number.
sys.setswitchinterval(0.0005)
