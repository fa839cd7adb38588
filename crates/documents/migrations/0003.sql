-- What people arrange for themselves: columns and kept views of lists; how far they have read what is new. Both engines.

CREATE TABLE list_columns (
    person  UUID NOT NULL,
    list    TEXT NOT NULL,                  -- see model/list.rs
    columns TEXT NOT NULL,                  -- JSON list of names
    PRIMARY KEY (person, list)
);

CREATE TABLE list_views (
    id         UUID PRIMARY KEY,
    person     UUID NOT NULL,
    list       TEXT NOT NULL,
    name       TEXT NOT NULL,
    query      TEXT NOT NULL,               -- filters and order, as in the address
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX list_views_name ON list_views (person, list, name);

CREATE TABLE notices_seen (
    person  UUID PRIMARY KEY,
    seen_at BIGINT NOT NULL
);
