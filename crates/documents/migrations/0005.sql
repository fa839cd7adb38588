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

-- Files lent to a signing tool on somebody's own machine, and what came back. Tokens stand here by their SHA-256 only.
CREATE TABLE tool_sessions (
    id           UUID PRIMARY KEY,
    person       UUID NOT NULL,
    agency       UUID NOT NULL,
    function     TEXT NOT NULL,             -- model/tool.rs
    document     UUID NOT NULL,
    shown        TEXT NOT NULL,             -- SHA-256 of what was looked at
    certificate  TEXT NOT NULL,             -- PEM: nobody else's signature is taken
    detail       TEXT NOT NULL,             -- JSON: what the act needs when the files are back
    made_at      BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    completed_at BIGINT
);
CREATE INDEX tool_sessions_document ON tool_sessions (document);

CREATE TABLE tool_files (
    session       UUID NOT NULL,
    ordinal       BIGINT NOT NULL,
    function      TEXT NOT NULL,
    name          TEXT NOT NULL,
    sent          TEXT NOT NULL,            -- blob
    size          BIGINT NOT NULL,
    download      TEXT,                     -- hash of a token that is good once
    upload        TEXT,
    tokens_until  BIGINT,
    returned      TEXT,                     -- blob that was found good
    returned_size BIGINT,
    signed_at     BIGINT,                   -- as the signature says
    refused       TEXT,                     -- JSON: why the last file that came back was not taken
    PRIMARY KEY (session, ordinal)
);
CREATE UNIQUE INDEX tool_files_download ON tool_files (download);
CREATE UNIQUE INDEX tool_files_upload ON tool_files (upload);
