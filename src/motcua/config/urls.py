"""URLs of the site: the `urls` of each installed room, the highest room first.

`tests/house/test_addresses.py` walks this tree and asks every address what each role may do there.
"""

from django.urls import include, path

from motcua.base.rooms import modules
from motcua.config import views

urlpatterns = [
    path("ban-dung-thu/", views.demo_notes, name="demo_notes"),
    path("metrics", views.metrics, name="metrics"),
    *(path("", include(module)) for module in modules("urls") if module != __name__),
]

handler400 = views.bad_request
handler403 = views.refused
