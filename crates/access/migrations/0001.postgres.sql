CREATE TABLE grants (
    subject  UUID NOT NULL,
    kind     BIGINT NOT NULL,
    sort_key BIGINT NOT NULL,
    record   UUID NOT NULL,
    cause    UUID NOT NULL
);
CREATE UNIQUE INDEX grants_by_subject ON grants (subject, kind, sort_key DESC, record, cause);
CREATE INDEX grants_by_record ON grants (record, subject);
