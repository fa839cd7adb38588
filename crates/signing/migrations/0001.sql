-- Demonstration keys: PKCS#8 encrypted under the holder's PIN. Real ones stay on tokens.
CREATE TABLE signing_keys (
    id          UUID PRIMARY KEY,
    person      UUID,                       -- a person's own …
    agency      UUID,                       -- … or an agency's seal
    serial      TEXT NOT NULL,
    certificate TEXT NOT NULL,              -- PEM chain, leaf first
    key         BYTEA NOT NULL,             -- encrypted PKCS#8
    image       BYTEA,                      -- PNG of the handwritten signature or the seal; none: drawn, marked as a sample
    valid_from  BIGINT NOT NULL,
    valid_to    BIGINT NOT NULL,
    wrong_pins  BIGINT NOT NULL
);
CREATE INDEX signing_keys_person ON signing_keys (person);
CREATE INDEX signing_keys_agency ON signing_keys (agency);
