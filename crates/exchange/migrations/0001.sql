-- Exchange: what arrived and waits for the clerk, what was sent to whom, what was reported back. Both engines.

CREATE TABLE arrivals (
    id           UUID PRIMARY KEY,
    agency       UUID NOT NULL,            -- whose inbox (law 6)
    sort_key     BIGINT NOT NULL UNIQUE,
    kind         TEXT NOT NULL,            -- new, recall, update, replace, withdraw
    state        TEXT NOT NULL,            -- waiting, registered, returned, agreed, refused
    channel      TEXT NOT NULL,            -- axis, installation
    addressed    BOOLEAN NOT NULL,         -- whether the envelope names this agency as a receiver
    sender       UUID,                     -- agency of the directory, when known
    sender_code  TEXT NOT NULL,
    sender_name  TEXT NOT NULL,
    printed_code TEXT NOT NULL,            -- number/notation, for the list
    subject      TEXT NOT NULL,
    urgency      BIGINT NOT NULL,
    document_key TEXT,                     -- identifier, folded: one way to recognise a second copy
    issue_key    TEXT,                     -- issuer|year|number|notation, folded: the other
    letter       TEXT NOT NULL,            -- JSON of model::Letter
    envelope     TEXT,                     -- blob of the envelope; none inside the installation
    file_name    TEXT NOT NULL,
    delivery     UUID,                     -- the sender's row, inside the installation
    document     UUID,                     -- the incoming document it became
    related      UUID,                     -- the arrival whose document is recalled, updated, replaced or withdrawn
    reason       TEXT,                     -- of a return or a refusal
    settled_by   UUID,
    settled_at   BIGINT,
    arrived_at   BIGINT NOT NULL,
    version      BIGINT NOT NULL
);
CREATE INDEX arrivals_newest ON arrivals (agency, state, sort_key);
CREATE INDEX arrivals_document ON arrivals (document);
CREATE INDEX arrivals_by_id ON arrivals (agency, document_key);
CREATE INDEX arrivals_by_issue ON arrivals (agency, issue_key);
CREATE INDEX arrivals_envelope ON arrivals (agency, envelope);
CREATE UNIQUE INDEX arrivals_delivery ON arrivals (delivery) WHERE delivery IS NOT NULL;

CREATE TABLE arrival_files (
    arrival     UUID NOT NULL,
    ordinal     BIGINT NOT NULL,
    name        TEXT NOT NULL,
    description TEXT NOT NULL,
    media_type  TEXT NOT NULL,
    size        BIGINT NOT NULL,
    blob        TEXT NOT NULL,
    fault       TEXT,                      -- what is wrong with it, by the house's rules for files
    PRIMARY KEY (arrival, ordinal)
);

CREATE TABLE deliveries (
    id            UUID PRIMARY KEY,
    agency        UUID NOT NULL,           -- who sends
    sort_key      BIGINT NOT NULL UNIQUE,
    document      UUID NOT NULL,           -- outgoing document
    recipient     UUID NOT NULL,           -- its line under "Nơi nhận"
    receiver      UUID,
    receiver_code TEXT NOT NULL,
    receiver_name TEXT NOT NULL,
    channel       TEXT NOT NULL,           -- axis, installation
    state         TEXT NOT NULL,           -- queued, written, sent, failed, or the last code reported
    printed_code  TEXT NOT NULL,
    document_key  TEXT,
    issue_key     TEXT,
    file          TEXT,                    -- name in the outbox folder
    reason        TEXT,
    reported_at   BIGINT,                  -- when the shown report happened at the receiver
    created_at    BIGINT NOT NULL,
    changed_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX deliveries_once ON deliveries (document, recipient);
CREATE INDEX deliveries_newest ON deliveries (agency, sort_key);
CREATE INDEX deliveries_state ON deliveries (agency, state, sort_key);
CREATE INDEX deliveries_written ON deliveries (state, channel);
CREATE INDEX deliveries_by_id ON deliveries (document_key);
CREATE INDEX deliveries_by_issue ON deliveries (issue_key);

CREATE TABLE delivery_history (
    id          UUID PRIMARY KEY,
    delivery    UUID NOT NULL,
    state       TEXT NOT NULL,
    description TEXT NOT NULL,
    staff       TEXT NOT NULL,
    at          BIGINT NOT NULL,           -- when it happened, by the receiver's clock where that is known
    noted_at    BIGINT NOT NULL            -- when it was noted here
);
CREATE INDEX delivery_history_of ON delivery_history (delivery, noted_at);
CREATE UNIQUE INDEX delivery_history_once ON delivery_history (delivery, state, at);

-- What we report to senders; one row per status, so that a status goes out once.
CREATE TABLE status_reports (
    id          UUID PRIMARY KEY,
    agency      UUID NOT NULL,
    arrival     UUID NOT NULL,
    code        TEXT NOT NULL,
    description TEXT NOT NULL,
    staff       UUID,                      -- person
    at          BIGINT NOT NULL,
    state       TEXT NOT NULL,             -- queued, written, sent, failed, direct (inside the installation)
    file        TEXT,
    reason      TEXT
);
CREATE UNIQUE INDEX status_reports_once ON status_reports (arrival, code);
CREATE INDEX status_reports_written ON status_reports (state);

CREATE TABLE type_numbers (
    partner   TEXT NOT NULL,               -- agency code; empty for every partner
    type_code TEXT NOT NULL,
    number    BIGINT NOT NULL,
    PRIMARY KEY (partner, type_code)
);
