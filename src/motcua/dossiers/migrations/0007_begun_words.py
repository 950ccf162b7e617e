from django.db import migrations

# PostgreSQL: every beginning of a word of the applicant's name (up to sixteen letters), each word whole with a full
# stop behind it, and the agencies, for search (queries.search). With a prefix asked of the words themselves, the index
# gathers all names that it may mean. SQLite does the same with a table of its own (models.name_index).
BEGINS = "dossiers_name_begins(applicant_name, folded_name, received_agency_id, competent_agency_id)"
FORWARDS = [
    r"""
    CREATE FUNCTION dossiers_name_begins(written text, folded text, received bigint, competent bigint) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
        SELECT array_agg(left(word, length)) || array_agg(DISTINCT word || '.')
            || ARRAY['#' || received, '#' || competent]
        FROM unnest(string_to_array(
            translate(lower(written) || ' ' || folded, '.,;:-_/()&+*"“”‘’''', repeat(' ', 18)), ' '
        )) AS names (word), generate_series(1, least(length(word), 16)) AS lengths (length)
    $$
    """,
    f"CREATE INDEX dossiers_name_begins ON dossiers_dossier USING gin ({BEGINS})",
    "DROP INDEX dossiers_exact_words",
    "DROP INDEX dossiers_name_words",
]
BACKWARDS = [
    """
    CREATE INDEX dossiers_name_words ON dossiers_dossier USING gin (
        to_tsvector('simple', folded_name || ' p' || received_agency_id::text || ' p' || competent_agency_id::text)
    )
    """,
    """
    CREATE INDEX dossiers_exact_words ON dossiers_dossier USING gin (
        to_tsvector('simple', lower(applicant_name) || ' p' || received_agency_id::text
            || ' p' || competent_agency_id::text)
    )
    """,
    "DROP INDEX dossiers_name_begins",
    "DROP FUNCTION dossiers_name_begins",
]


def _run(editor, statements):
    if editor.connection.vendor == "postgresql":
        for statement in statements:
            editor.execute(statement, params=None)


def keep_beginnings(apps, editor):
    _run(editor, FORWARDS)


def keep_words_alone(apps, editor):
    _run(editor, BACKWARDS)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0006_scans_to_come")]

    operations = [migrations.RunPython(keep_beginnings, keep_words_alone)]
