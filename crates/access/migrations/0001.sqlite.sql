CREATE TABLE grants (
    subject  UUID NOT NULL,
    kind     BIGINT NOT NULL,
    sort_key BIGINT NOT NULL,
    record   UUID NOT NULL,
    cause    UUID NOT NULL,
    PRIMARY KEY (subject, kind, sort_key DESC, record, cause)
) WITHOUT ROWID;
CREATE INDEX grants_by_record ON grants (record, subject);
