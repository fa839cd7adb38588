-- Full text on SQLite: contentless, text folded by the application; rowid is the record's sort key, so that
-- "newest first" is the index's own order.
CREATE VIRTUAL TABLE fts USING fts5 (exact, folded, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0");
CREATE TABLE fts_records (sort_key BIGINT PRIMARY KEY, record UUID NOT NULL UNIQUE);
