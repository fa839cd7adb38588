-- Case files (hồ sơ công việc): what belongs to one piece of work. Both engines.

CREATE TABLE files (
    id          UUID PRIMARY KEY,
    agency      UUID NOT NULL,
    unit        UUID,                       -- of the keeper when it was opened
    sort_key    BIGINT NOT NULL UNIQUE,
    year        BIGINT NOT NULL,            -- FileCatalog: năm hình thành hồ sơ
    notation    TEXT NOT NULL,              -- FileNotation: số và ký hiệu hồ sơ, e.g. 01.CNTT
    title       TEXT NOT NULL,
    retention   TEXT NOT NULL,              -- code of model/retention.rs
    state       TEXT NOT NULL,              -- open, closed
    keeper      UUID NOT NULL,              -- person
    description TEXT NOT NULL,
    opened_on   TEXT NOT NULL,
    closed_on   TEXT,
    last_ordinal BIGINT NOT NULL DEFAULT 0, -- highest ordinal ever given
    version     BIGINT NOT NULL
);
CREATE UNIQUE INDEX files_code ON files (agency, year, notation);
CREATE INDEX files_state ON files (agency, state, sort_key);
CREATE INDEX files_keeper ON files (keeper, state, sort_key);

-- One document may lie in many files; it is never copied (NĐ 30/2020 PL VI, 4).
CREATE TABLE file_documents (
    file     UUID NOT NULL,
    document UUID NOT NULL,
    ordinal  BIGINT NOT NULL,               -- DocOrdinal
    added_by UUID NOT NULL,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (file, document)
);
CREATE UNIQUE INDEX file_documents_order ON file_documents (file, ordinal);
CREATE INDEX file_documents_of ON file_documents (document);
