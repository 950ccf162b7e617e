"""Every address of the house; each room brings its own list.

`tests/house/test_addresses.py` walks this tree and asks every address what each role may do there.
"""

from importlib.util import find_spec

from django.urls import include, path

from motcua.config import views

#: (prefix, module) in the order in which they are tried.
DOORS = [
    ("", "motcua.portal.urls"),
    ("", "motcua.workspace.urls"),
    ("", "motcua.people.urls"),
    ("", "motcua.agencies.urls"),
    ("", "motcua.books.urls"),
    ("", "motcua.procedures.urls"),
    ("", "motcua.fees.urls"),
    ("", "motcua.dossiers.urls"),
    ("", "motcua.statistics.urls"),
    ("", "motcua.reports.urls"),
    ("", "motcua.reader.urls"),
]
urlpatterns = [
    path("ban-dung-thu/", views.demo_notes, name="demo_notes"),
    *(path(prefix, include(module)) for prefix, module in DOORS if find_spec(module)),
]
