-- Outgoing documents: drafts, opinions, initials, signatures, recipients. Both engines.

CREATE TABLE outgoing_documents (
    id             UUID PRIMARY KEY,
    drafter        UUID NOT NULL,           -- person
    draft          UUID,                    -- current version
    signer         UUID,                    -- position of who signs
    authority      TEXT NOT NULL,           -- JSON: lines of the signature block (TM., KT. …)
    replies_to     UUID,                    -- incoming document
    register       UUID,
    number_given   BIGINT,
    signed_at      BIGINT,
    numbered_at    BIGINT,
    dispatched_at  BIGINT,
    prepared_pdf   TEXT,                    -- blob: typeset with empty number and date
    signed_pdf     TEXT,                    -- blob: after the leader
    final_pdf      TEXT,                    -- blob: numbered and sealed
    slots          TEXT,                    -- JSON: where number, date, signature and seal stand
    copies         BIGINT NOT NULL,
    note           TEXT
);
CREATE INDEX outgoing_reply ON outgoing_documents (replies_to);
CREATE INDEX outgoing_register ON outgoing_documents (register, number_given);

CREATE TABLE drafts (
    id         UUID PRIMARY KEY,
    document   UUID NOT NULL,
    version    BIGINT NOT NULL,
    content    TEXT NOT NULL,               -- JSON of typeset's model
    hash       TEXT NOT NULL,               -- SHA-256 of the content: what initials are bound to
    created_by UUID NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX drafts_version ON drafts (document, version);

CREATE TABLE opinions (
    id         UUID PRIMARY KEY,
    document   UUID NOT NULL,
    draft      UUID NOT NULL,
    author     UUID NOT NULL,               -- person
    kind       TEXT NOT NULL,               -- opinion, initial-content, initial-form, approval, return
    text       TEXT NOT NULL,
    draft_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX opinions_document ON opinions (document, created_at);

CREATE TABLE recipients (
    id       UUID PRIMARY KEY,
    document UUID NOT NULL,
    ordinal  BIGINT NOT NULL,
    line     TEXT NOT NULL,                 -- as printed under "Nơi nhận"
    agency   UUID,                          -- a known agency, here or outside
    unit     UUID,                          -- a unit of the issuing agency
    purpose  TEXT NOT NULL,                 -- to-act, to-report, to-know, to-file
    channel  TEXT NOT NULL                  -- internal, installation, axis, paper, none
);
CREATE INDEX recipients_document ON recipients (document, ordinal);

-- Demonstration keys: PKCS#8 encrypted under the holder's PIN. Real ones stay on tokens.
CREATE TABLE signing_keys (
    id          UUID PRIMARY KEY,
    person      UUID,                       -- a person's own …
    agency      UUID,                       -- … or an agency's seal
    certificate BYTEA NOT NULL,             -- DER chain, leaf first, concatenated
    key         BYTEA NOT NULL,             -- encrypted PKCS#8
    image       BYTEA,                      -- PNG of the handwritten signature or the seal
    valid_from  BIGINT NOT NULL,
    valid_to    BIGINT NOT NULL,
    wrong_pins  BIGINT NOT NULL
);
CREATE INDEX signing_keys_person ON signing_keys (person);
CREATE INDEX signing_keys_agency ON signing_keys (agency);
