"""A full disk and a busy database say what they are."""

import errno

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.test import RequestFactory

from motcua.design.middleware import TroublePages, trouble_of


@pytest.mark.parametrize(
    ("error", "title"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "Ổ đĩa của máy chủ đã đầy"),
        (OperationalError("database or disk is full"), "Ổ đĩa của máy chủ đã đầy"),
        (DatabaseError("could not extend file: No space left on device"), "Ổ đĩa của máy chủ đã đầy"),
        (OperationalError("database is locked"), "Cơ sở dữ liệu đang bận"),
        (OperationalError("couldn't get a connection after 30.00 sec"), "Cơ sở dữ liệu đang bận"),
        (OperationalError("attempt to write a readonly database"), "Không ghi được cơ sở dữ liệu"),
        (OperationalError("connection failed: Connection refused"), "Không ghi được cơ sở dữ liệu"),
    ],
)
def test_trouble_of_the_machine_is_named_and_may_be_tried_again(error, title):
    answer = TroublePages(lambda request: None).process_exception(RequestFactory().get("/x/"), error)
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert title in answer.content.decode()


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOENT, "x"), OperationalError("no such table: x"), ValueError("full")]
)
def test_other_errors_stay_what_they_are(error):
    assert trouble_of(error) is None


@pytest.mark.django_db
def test_a_database_that_cannot_grow_says_that_the_disk_is_full(cast):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's own limit of pages")
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count={pages}")
        try:
            with pytest.raises(OperationalError) as full:
                cursor.execute("CREATE TABLE filler AS SELECT randomblob(100000000) AS x")
            assert trouble_of(full.value)[0] == "Ổ đĩa của máy chủ đã đầy"
        finally:
            cursor.execute("PRAGMA max_page_count=1073741823")
