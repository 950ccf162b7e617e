"""Word index of applicants' names for search on SQLite, with the triggers that maintain it.

Begun by migration 0003 and looked after here: SQLite drops the triggers of a table whenever Django builds it anew
(AlterField, RemoveField and the like on Dossier). After every `migrate` what is missing or different is made again
and the words are read anew, so no migration has to remember it. A dossier's words lie under its number made negative:
the newest are found first, and going upwards is twice as fast as going down. The first letters of a word are kept as
well as the word: without them, SQLite would gather all names that a begun word may mean before it looks further.
"""

from typing import Any

from django.db import connections, transaction

TABLE = "dossiers_name_words"
_WORDS = (
    "-{0}.id, {0}.applicant_name, {0}.folded_name, 'p' || {0}.received_agency_id || ' p' || {0}.competent_agency_id"
)
_ADD = f"INSERT INTO {TABLE}(rowid, exact, folded, places)"
_TAKE = f"INSERT INTO {TABLE}({TABLE}, rowid, exact, folded, places)"
_WATCHED = ("applicant_name", "folded_name", "received_agency_id", "competent_agency_id")
_MADE = (
    f"CREATE VIRTUAL TABLE {TABLE} USING fts5(exact, folded, places, content='', detail=column,"
    " prefix='1 2 3 4 5 6', tokenize=\"unicode61 remove_diacritics 0\")"
)
#: Reads the words of all dossiers from a number on, the newest first: going down, SQLite would write each by itself.
READ_WORDS = (
    f"{_ADD} SELECT {_WORDS.format('d')} FROM dossiers_dossier d"
    " WHERE d.folded_name <> '' AND d.id >= %s ORDER BY d.id DESC"
)
TRIGGERS = {
    f"{TABLE}_added": (
        f"AFTER INSERT ON dossiers_dossier WHEN new.folded_name <> '' BEGIN {_ADD} VALUES ({_WORDS.format('new')}); END"
    ),
    f"{TABLE}_changed": (
        f"AFTER UPDATE OF {', '.join(_WATCHED)} ON dossiers_dossier"
        f" WHEN {' OR '.join(f'old.{name} IS NOT new.{name}' for name in _WATCHED)}"
        f" BEGIN {_TAKE} SELECT 'delete', {_WORDS.format('old')} WHERE old.folded_name <> '';"
        f" {_ADD} SELECT {_WORDS.format('new')} WHERE new.folded_name <> ''; END"
    ),
    f"{TABLE}_removed": (
        f"AFTER DELETE ON dossiers_dossier WHEN old.folded_name <> ''"
        f" BEGIN {_TAKE} VALUES ('delete', {_WORDS.format('old')}); END"
    ),
}


def keep_words(using: str = "default", **_: Any) -> bool:
    """Create the table and the triggers again where one is missing or different; return whether that was needed.

    Called after every `migrate`; costs one query when all is well, ten seconds for a million dossiers when not.
    """
    connection = connections[using]
    if connection.vendor != "sqlite":
        return False
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE name LIKE %s", [f"{TABLE}%"])
        found = dict(cursor.fetchall())
        if TABLE not in found:  # the room is not there yet, or was taken back
            return False
        wanted = {name: f"CREATE TRIGGER {name} {rest}" for name, rest in TRIGGERS.items()}
        if all(found.get(name) == made for name, made in {TABLE: _MADE, **wanted}.items()):
            return False
        cursor.execute(f"DROP TABLE {TABLE}")
        cursor.execute(_MADE)
        for name, made in wanted.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(made)
        cursor.execute(READ_WORDS, [0])
    return True
