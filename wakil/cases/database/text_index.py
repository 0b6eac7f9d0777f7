"""The index behind search: GIN on PostgreSQL, FTS5 on SQLite, each over tokens and words together."""

from django.db.backends.base.base import BaseDatabaseWrapper

_POSTGRESQL = [
    """CREATE INDEX cases_searchtext_by_token_and_word ON cases_searchtext
       USING gin (string_to_array(tokens, ' '), to_tsvector('simple', words))"""
]
_FORGET = """INSERT INTO cases_searchtext_fts(cases_searchtext_fts, rowid, tokens, words)
             VALUES ('delete', old.id, old.tokens, old.words);"""
_LEARN = "INSERT INTO cases_searchtext_fts(rowid, tokens, words) VALUES (new.id, new.tokens, new.words);"
_SQLITE = [
    """CREATE VIRTUAL TABLE cases_searchtext_fts USING fts5(
       tokens, words, content='cases_searchtext', content_rowid='id', tokenize='unicode61 remove_diacritics 2')""",
    f"CREATE TRIGGER cases_searchtext_added AFTER INSERT ON cases_searchtext BEGIN {_LEARN} END",
    f"CREATE TRIGGER cases_searchtext_removed AFTER DELETE ON cases_searchtext BEGIN {_FORGET} END",
    f"CREATE TRIGGER cases_searchtext_changed AFTER UPDATE ON cases_searchtext BEGIN {_FORGET} {_LEARN} END",
]


def create_text_index(connection: BaseDatabaseWrapper) -> None:
    """Create what this database searches with."""
    with connection.cursor() as cursor:
        for statement in _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE:
            cursor.execute(statement)
