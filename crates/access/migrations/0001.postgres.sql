CREATE TABLE grants (
    subject  UUID NOT NULL,
    kind     BIGINT NOT NULL,
    sort_key BIGINT NOT NULL,
    record   UUID NOT NULL,
    cause    UUID NOT NULL
);
CREATE UNIQUE INDEX grants_by_subject ON grants (subject, kind, sort_key DESC, record, cause);
-- With the kind, so that a probe reads the index alone.
CREATE INDEX grants_by_record ON grants (record, subject, kind);
