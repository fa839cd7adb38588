-- The trust list, what was asked of services, and the proof kept with each signed file. Both engines.

-- Every change makes a version: who, when, why.
CREATE TABLE trust_versions (
    number  BIGINT PRIMARY KEY,
    act     TEXT NOT NULL,                  -- root-added, crl-added, seal-added, entry-ended
    what    TEXT NOT NULL,                  -- what was changed, by name
    reason  TEXT NOT NULL,
    person  UUID,                           -- none: the system
    by_name TEXT NOT NULL,
    made_at BIGINT NOT NULL
);

-- An entry holds in the versions from `since` up to, and without, `until`: no version is ever rewritten.
CREATE TABLE trust_entries (
    id           UUID PRIMARY KEY,
    kind         TEXT NOT NULL,             -- root, time-stamp-root, crl, seal
    label        TEXT NOT NULL,
    fingerprint  TEXT NOT NULL,             -- SHA-256 of the content
    content      BYTEA NOT NULL,            -- DER; empty for a seal
    revocation   BOOLEAN NOT NULL,          -- of a root: whether proof about revocation is demanded below it
    agency       UUID,                      -- of a seal: whose
    organisation TEXT,                      -- of a seal: the certificate's O …
    name         TEXT,                      -- … CN …
    serial       TEXT,                      -- … and serial number, each where it is demanded
    valid_from   BIGINT,
    valid_to     BIGINT,
    since        BIGINT NOT NULL,
    until        BIGINT
);
CREATE INDEX trust_entries_since ON trust_entries (since);

-- Answers of services until they age: OCSP by the question, lists by their address.
CREATE TABLE signing_answers (
    question TEXT PRIMARY KEY,
    kind     TEXT NOT NULL,                 -- ocsp, crl
    answer   BYTEA NOT NULL,
    size     BIGINT NOT NULL,
    kept_at  BIGINT NOT NULL,
    until    BIGINT NOT NULL
);
CREATE INDEX signing_answers_until ON signing_answers (until);

-- What was found out about a signed file, each time it was judged; the newest row of a file is the one in force.
CREATE TABLE signature_evidence (
    id            UUID PRIMARY KEY,
    record        UUID NOT NULL,            -- the document
    blob          TEXT NOT NULL,            -- the file, by content
    grew_from     TEXT,                     -- the file it grew from by an increment: some people hold that one
    verdict       TEXT NOT NULL,            -- valid, undetermined, invalid
    level         TEXT,                     -- the lowest level of its signatures: B-B … B-LTA
    report        TEXT NOT NULL,            -- JSON of the whole report
    proof         TEXT NOT NULL,            -- blob: archive with report, certificates, OCSP answers, lists
    trust_version BIGINT NOT NULL,
    checked_at    BIGINT NOT NULL,
    renew_before  BIGINT,                   -- of an archived file
    wanted        TEXT,                     -- the level still to be reached
    trouble       TEXT NOT NULL,            -- why it was not reached yet
    in_force      BOOLEAN NOT NULL
);
CREATE INDEX signature_evidence_record ON signature_evidence (record, checked_at);
CREATE INDEX signature_evidence_grown ON signature_evidence (grew_from) WHERE grew_from IS NOT NULL;
CREATE INDEX signature_evidence_due ON signature_evidence (renew_before) WHERE in_force AND renew_before IS NOT NULL;
CREATE INDEX signature_evidence_wanted ON signature_evidence (checked_at) WHERE in_force AND wanted IS NOT NULL;
