-- Outgoing documents (their numbers are in register_entries): drafts, steps on their way, signatures, recipients, keys. Both engines.

CREATE TABLE outgoing_documents (
    id            UUID PRIMARY KEY,
    drafter       UUID NOT NULL,            -- person
    draft         UUID NOT NULL,            -- current version
    signer        UUID,                     -- position of who signs
    signer_name   TEXT,                     -- as signed, for the register
    signer_title  TEXT,
    replies_to    UUID,                     -- incoming document
    late_days     BIGINT NOT NULL,          -- working days numbered later than Đ.18.1 allows
    signed_at     BIGINT,
    numbered_at   BIGINT,
    dispatched_at BIGINT,
    signed_pdf    TEXT,                     -- blob: after the leader, number and date empty
    final_pdf     TEXT,                     -- blob: numbered and sealed
    pages         BIGINT,
    slots         TEXT,                     -- JSON: where on their line number and date stand
    copies        BIGINT NOT NULL,          -- on paper
    note          TEXT
);
CREATE INDEX outgoing_reply ON outgoing_documents (replies_to);

CREATE TABLE drafts (
    id         UUID PRIMARY KEY,
    document   UUID NOT NULL,
    version    BIGINT NOT NULL,
    content    TEXT NOT NULL,               -- JSON of model/outgoing/draft.rs
    hash       TEXT NOT NULL,               -- SHA-256 of content: what initials and approval are bound to
    created_by UUID NOT NULL,
    created_at BIGINT NOT NULL,
    saved_at   BIGINT NOT NULL,
    closed_at  BIGINT                       -- submitted: never changed again
);
CREATE UNIQUE INDEX drafts_version ON drafts (document, version);

-- Everything that was done, in order: the path, the opinions, the initials and the approval.
CREATE TABLE outgoing_steps (
    id         UUID PRIMARY KEY,
    document   UUID NOT NULL,
    act        TEXT NOT NULL,               -- model/outgoing/life.rs
    fault      TEXT,                        -- of a return
    author     UUID,                        -- person; none for the system
    acting_for UUID,                        -- person, when a delegation was on
    text       TEXT NOT NULL,
    version    BIGINT NOT NULL,             -- of the draft
    hash       TEXT NOT NULL,               -- of the draft
    state      TEXT NOT NULL,               -- after it
    at         BIGINT NOT NULL
);
CREATE INDEX outgoing_steps_document ON outgoing_steps (document, at);

-- Who has come to see it, and why; grants are made from this and from nothing else.
CREATE TABLE outgoing_readers (
    document UUID NOT NULL,
    subject  UUID NOT NULL,
    cause    UUID NOT NULL,
    PRIMARY KEY (document, subject, cause)
);

CREATE TABLE recipients (
    id          UUID PRIMARY KEY,
    document    UUID NOT NULL,
    ordinal     BIGINT NOT NULL,
    line        TEXT NOT NULL,              -- as printed under "Nơi nhận"
    label       TEXT NOT NULL,              -- name of who is behind it
    agency      UUID,                       -- a known agency, here or outside
    unit        UUID,                       -- a unit of the issuing agency
    purpose     TEXT NOT NULL,              -- to-act, to-report, to-know
    channel     TEXT NOT NULL,              -- internal, installation, axis, paper, none
    state       TEXT NOT NULL,              -- sending, sent, received, failed, printed
    sent_at     BIGINT,
    received_at BIGINT,
    received_by TEXT,
    detail      TEXT
);
CREATE INDEX recipients_document ON recipients (document, ordinal);
CREATE INDEX recipients_unit ON recipients (unit);
