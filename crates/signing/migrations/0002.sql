-- Keys of every kind, and their history. Both engines.
ALTER TABLE signing_keys ADD COLUMN kind TEXT NOT NULL DEFAULT 'file';       -- file, token, remote, tool; only a file has `key`
ALTER TABLE signing_keys ADD COLUMN device TEXT NOT NULL DEFAULT '';         -- serial number of the token, user of the remote service
ALTER TABLE signing_keys ADD COLUMN device_label TEXT NOT NULL DEFAULT '';   -- how people know it
ALTER TABLE signing_keys ADD COLUMN key_id TEXT NOT NULL DEFAULT '';         -- CKA_ID in hexadecimal, or the credential
ALTER TABLE signing_keys ADD COLUMN image_mm BIGINT;                         -- real size of a seal (NĐ 30/2020 PL I §7)
ALTER TABLE signing_keys ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE signing_keys ADD COLUMN ended_at BIGINT;                         -- replaced or given up; never deleted

-- Certificates that name their holder otherwise than the house does: whose they are, as an administrator found.
CREATE TABLE signing_holders (
    id          UUID PRIMARY KEY,
    fingerprint TEXT NOT NULL UNIQUE,       -- SHA-256 of the certificate
    subject     TEXT NOT NULL,
    issuer      TEXT NOT NULL,
    serial      TEXT NOT NULL,
    person      UUID,
    agency      UUID,
    reason      TEXT NOT NULL,
    added_by    UUID,
    added_at    BIGINT NOT NULL
);
