-- Documents: one header for every direction; incoming documents, instructions, assignments, work items. Both engines.

CREATE TABLE documents (
    id            UUID PRIMARY KEY,
    agency        UUID NOT NULL,            -- whose register and whose row it is (law 6)
    direction     TEXT NOT NULL,            -- incoming, outgoing, internal
    sort_key      BIGINT NOT NULL UNIQUE,   -- newest first, unique in the house
    register_year BIGINT NOT NULL,
    type_code     TEXT NOT NULL,            -- see model/document_type.rs
    number        TEXT,                     -- as written: 123, 123a, 05
    notation      TEXT,                     -- QĐ-BYT, BYT-VP
    issued_on     TEXT,                     -- date of the document
    issuer        TEXT NOT NULL,            -- cơ quan ban hành as printed
    subject       TEXT NOT NULL,            -- trích yếu
    urgency       BIGINT NOT NULL,          -- 0 thường … 4 hỏa tốc hẹn giờ
    state         TEXT NOT NULL,            -- of the direction's state machine
    unit          UUID,                     -- lead or drafting unit
    due_on        TEXT,
    content       TEXT NOT NULL,            -- what full text covers: header words, then extracted body
    created_by    UUID,
    created_at    BIGINT NOT NULL,
    version       BIGINT NOT NULL
);
CREATE INDEX documents_newest  ON documents (agency, direction, sort_key);
CREATE INDEX documents_state   ON documents (agency, direction, state, sort_key);
CREATE INDEX documents_type    ON documents (agency, direction, type_code, sort_key);
CREATE INDEX documents_urgent  ON documents (agency, direction, urgency, sort_key);
CREATE INDEX documents_unit    ON documents (unit, direction, sort_key);
-- What is late is open: these are few, however many documents there are. The list names the same states.
CREATE INDEX documents_late    ON documents (agency, direction, sort_key, due_on)
    WHERE due_on IS NOT NULL AND state NOT IN ('completed', 'returned', 'withdrawn');
CREATE INDEX documents_notation ON documents (agency, number, notation);

CREATE TABLE registers (
    id        UUID PRIMARY KEY,
    agency    UUID NOT NULL,
    unit      UUID,                         -- a department's own register (internal documents)
    direction TEXT NOT NULL,
    year      BIGINT NOT NULL,
    scheme    TEXT NOT NULL,                -- 'all', or a type code where each type has its own series
    name      TEXT NOT NULL,
    last      BIGINT NOT NULL               -- last number given; its UPDATE is the last statement of an action (law 7)
);
CREATE UNIQUE INDEX registers_one ON registers (agency, direction, year, scheme) WHERE unit IS NULL;
CREATE UNIQUE INDEX registers_unit ON registers (agency, unit, direction, year, scheme) WHERE unit IS NOT NULL;

-- A number once given is never given again, whatever else happens to the document.
CREATE TABLE register_entries (
    register UUID NOT NULL,
    number   BIGINT NOT NULL,
    document UUID NOT NULL,
    given_at BIGINT NOT NULL,
    voided   TEXT,                          -- reason, when the number was given up
    PRIMARY KEY (register, number)
);
CREATE INDEX register_entries_document ON register_entries (document);

CREATE TABLE attachments (
    id         UUID PRIMARY KEY,
    document   UUID NOT NULL,
    ordinal    BIGINT NOT NULL,
    role       TEXT NOT NULL,               -- main, annex, scan, envelope, signed, draft
    name       TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size       BIGINT NOT NULL,
    blob       TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX attachments_document ON attachments (document, ordinal);

-- Register and number of arrival are the document's row in register_entries.
CREATE TABLE incoming_documents (
    id              UUID PRIMARY KEY,
    arrived_on      TEXT NOT NULL,          -- ngày đến
    channel         TEXT NOT NULL,          -- axis, email, paper, internal
    document_code   TEXT,                   -- mã định danh văn bản as the sender gave it
    sender          UUID,                   -- agency, when known
    sender_code     TEXT,
    signer_name     TEXT,
    signer_position TEXT,
    language        TEXT NOT NULL,          -- code of PL VI, Vietnamese by default
    pages           BIGINT,
    receivers       TEXT,                   -- đơn vị/người nhận, for the register
    transferred_on  TEXT,                   -- ngày chuyển
    note            TEXT,
    reply           UUID,                   -- outgoing document that answers it
    reply_notation  TEXT,                   -- number and notation of the answer, as written
    completed_at    BIGINT,
    result          TEXT                    -- of handling, or why it was returned or withdrawn
);
CREATE INDEX incoming_document_code ON incoming_documents (document_code);

-- One arrival, several carriers: the same document by e-mail, axis and paper has one number of arrival.
CREATE TABLE carriers (
    id         UUID PRIMARY KEY,
    document   UUID NOT NULL,
    channel    TEXT NOT NULL,
    arrived_on TEXT NOT NULL,
    note       TEXT NOT NULL,
    added_by   UUID,
    created_at BIGINT NOT NULL
);
CREATE INDEX carriers_document ON carriers (document, created_at);

-- What a person has typed into a form and not sent yet; one per form.
CREATE TABLE form_drafts (
    person   UUID NOT NULL,
    form     TEXT NOT NULL,
    fields   TEXT NOT NULL,                 -- JSON list of name and value
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (person, form)
);

CREATE TABLE instructions (
    id           UUID PRIMARY KEY,
    document     UUID NOT NULL,
    leader       UUID NOT NULL,             -- position of who instructs
    label        TEXT NOT NULL,             -- who that was by name
    prepared_by  UUID,                      -- person (secretary) who wrote it down, if another
    text         TEXT NOT NULL,
    due_on       TEXT,
    state        TEXT NOT NULL,             -- asked, prepared, given, withdrawn
    created_at   BIGINT NOT NULL,
    given_at     BIGINT,
    plan         TEXT NOT NULL              -- JSON of assignments to make when given
);
CREATE INDEX instructions_document ON instructions (document, created_at);

CREATE TABLE assignments (
    id           UUID PRIMARY KEY,
    document     UUID NOT NULL,
    parent       UUID,                      -- the assignment this one passes on
    instruction  UUID,
    unit         UUID,                      -- to a unit …
    position     UUID,                      -- … or to a position's holder
    role         TEXT NOT NULL,             -- in-charge, lead, coordinate, follow-up, inform
    note         TEXT NOT NULL,
    label        TEXT NOT NULL,             -- unit or person by name, as of then
    due_on       TEXT,
    state        TEXT NOT NULL,             -- open, done, read, withdrawn, returned
    assigned_by  UUID,                      -- person
    created_at   BIGINT NOT NULL,
    accepted_at  BIGINT,
    ended_at     BIGINT,
    result       TEXT
);
CREATE INDEX assignments_document ON assignments (document, created_at);
CREATE INDEX assignments_parent ON assignments (parent);

-- Who must act; the desk and its counts read only this (law 5).
CREATE TABLE work_items (
    id          UUID PRIMARY KEY,
    holder      UUID NOT NULL,              -- subject: person, position, unit or agency
    queue       TEXT NOT NULL,              -- see model/queue.rs
    record      UUID NOT NULL,
    record_kind TEXT NOT NULL,
    cause       UUID NOT NULL,              -- assignment, instruction, draft step …
    due_on      TEXT,
    urgency     BIGINT NOT NULL,
    title       TEXT NOT NULL,
    created_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX work_items_once ON work_items (holder, queue, record, cause);
CREATE INDEX work_items_desk ON work_items (holder, queue, due_on);
CREATE INDEX work_items_record ON work_items (record);
