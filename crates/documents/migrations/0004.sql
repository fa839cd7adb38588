-- Copies of documents (NĐ 30/2020 Đ.25–27), whose numbers are in register_entries under the copy's own id; joint documents. Both engines.

CREATE TABLE document_copies (
    id            UUID PRIMARY KEY,
    document      UUID NOT NULL,            -- what is copied
    agency        UUID NOT NULL,            -- who copies
    form          TEXT NOT NULL,            -- whole, of-copy, extract
    source_medium TEXT NOT NULL,            -- paper, electronic
    from_copy     BIGINT NOT NULL,          -- 1: what is copied is itself a copy
    medium        TEXT NOT NULL,            -- of the copy
    source        TEXT,                     -- blob of the file that is copied; none for an extract
    text          TEXT NOT NULL,            -- of an extract, in the editor's notation
    original      TEXT NOT NULL,            -- JSON: place and signer of the original, for an extract
    recipients    TEXT NOT NULL,            -- JSON list of lines
    quantity      BIGINT NOT NULL,          -- on paper
    signature     TEXT NOT NULL,            -- JSON: block of who decided
    warnings      TEXT NOT NULL,            -- JSON list of codes
    state         TEXT NOT NULL,            -- ordered, made, cancelled
    note          TEXT NOT NULL,            -- why it was given up
    number        TEXT,                     -- as written
    notation      TEXT,                     -- SY-BYT
    made_on       TEXT,
    blob          TEXT,                     -- the copy
    size          BIGINT,
    decided_by    UUID NOT NULL,            -- person
    decided_at    BIGINT NOT NULL,
    made_by       UUID,                     -- person
    made_at       BIGINT
);
CREATE INDEX document_copies_document ON document_copies (document, decided_at);
CREATE INDEX document_copies_blob ON document_copies (blob);

-- Who signs and seals a joint document for the agencies that issue it together with the one that leads (liên tịch).
CREATE TABLE outgoing_signers (
    document    UUID NOT NULL,
    ordinal     BIGINT NOT NULL,            -- 2, 3 …: from the left; 1 is the agency that leads
    agency      UUID NOT NULL,
    agency_name TEXT NOT NULL,              -- as of then
    position    UUID NOT NULL,              -- the leader's
    name        TEXT NOT NULL,              -- as printed
    title       TEXT NOT NULL,              -- as printed
    signed_by   UUID,                       -- person
    signed_at   BIGINT,
    sealed_by   UUID,                       -- person
    sealed_at   BIGINT,
    PRIMARY KEY (document, ordinal)
);
