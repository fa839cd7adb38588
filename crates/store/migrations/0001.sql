-- Platform tables: audit, events, jobs, idempotency, blobs. Both engines.

CREATE TABLE audit (
    id      UUID PRIMARY KEY,
    at      BIGINT NOT NULL,
    actor   UUID,
    record  UUID,
    body    TEXT NOT NULL,          -- canonical JSON: what the hash covers and what is shown
    seq     BIGINT UNIQUE,          -- given by the sealer
    hash    BYTEA                   -- SHA-256(previous hash, body)
);
CREATE INDEX audit_unsealed ON audit (id) WHERE seq IS NULL;
CREATE INDEX audit_by_record ON audit (record, at);
CREATE INDEX audit_by_actor ON audit (actor, at);

CREATE TABLE events (
    id      UUID PRIMARY KEY,
    kind    TEXT NOT NULL,
    record  UUID,
    payload TEXT NOT NULL,
    at      BIGINT NOT NULL
);

CREATE TABLE jobs (
    id          UUID PRIMARY KEY,
    kind        TEXT NOT NULL,
    record      UUID,
    event       UUID,
    payload     TEXT NOT NULL,
    state       TEXT NOT NULL,      -- ready, done, dead
    attempts    BIGINT NOT NULL,
    run_at      BIGINT NOT NULL,
    lease       UUID,
    lease_until BIGINT,
    last_error  TEXT,
    created_at  BIGINT NOT NULL
);
CREATE INDEX jobs_ready ON jobs (run_at, id) WHERE state = 'ready';
CREATE INDEX jobs_order ON jobs (record, kind, id) WHERE state = 'ready';
CREATE INDEX jobs_dead ON jobs (created_at) WHERE state = 'dead';
CREATE UNIQUE INDEX jobs_once ON jobs (event, kind) WHERE event IS NOT NULL;

CREATE TABLE idempotency (
    person UUID NOT NULL,
    nonce  TEXT NOT NULL,
    answer TEXT,
    at     BIGINT NOT NULL,
    PRIMARY KEY (person, nonce)
);
CREATE INDEX idempotency_age ON idempotency (at);

CREATE TABLE blobs (
    hash       TEXT PRIMARY KEY,    -- hex SHA-256
    size       BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE blob_refs (
    hash   TEXT NOT NULL,
    record UUID NOT NULL,
    PRIMARY KEY (hash, record)
);
CREATE INDEX blob_refs_by_record ON blob_refs (record);
