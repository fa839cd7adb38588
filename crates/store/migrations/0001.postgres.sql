-- Full text on PostgreSQL: text folded by the application, so both engines find the same.
CREATE TABLE fts (
    sort_key BIGINT PRIMARY KEY,
    record   UUID NOT NULL UNIQUE,
    exact    TSVECTOR NOT NULL,
    folded   TSVECTOR NOT NULL
);
CREATE INDEX fts_exact ON fts USING gin (exact);
CREATE INDEX fts_folded ON fts USING gin (folded);
