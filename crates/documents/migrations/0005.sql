-- Several documents signed, or numbered and sealed, by one order: what was ordered, and how each went. No PIN is ever here. Both engines.

CREATE TABLE outgoing_batches (
    id         UUID PRIMARY KEY,
    person     UUID NOT NULL,
    agency     UUID NOT NULL,
    act        TEXT NOT NULL,               -- sign, issue (model/outgoing/life.rs)
    started_at BIGINT NOT NULL,
    beat_at    BIGINT NOT NULL,             -- the process that works on it was alive then
    stop_at    BIGINT,                      -- the person wants no more of them done
    ended_at   BIGINT
);
-- One at a time for a person.
CREATE UNIQUE INDEX outgoing_batches_running ON outgoing_batches (person) WHERE ended_at IS NULL;

CREATE TABLE outgoing_batch_items (
    batch    UUID NOT NULL,
    ordinal  BIGINT NOT NULL,
    document UUID NOT NULL,
    title    TEXT NOT NULL,                 -- as it was shown
    hash     TEXT NOT NULL,                 -- SHA-256 of what was shown: the draft, or the file the leader signed
    state    TEXT NOT NULL,                 -- model/outgoing/batch.rs
    reason   TEXT,                          -- JSON: code and values of the sentence that says why not
    PRIMARY KEY (batch, ordinal)
);
