-- Server-side sessions. Only a hash of the cookie is kept.
CREATE TABLE sessions (
    token      TEXT PRIMARY KEY,    -- hex SHA-256 of the cookie's value
    person     UUID NOT NULL,
    delegation UUID,                -- set while "xử lý thay" is on
    csrf       TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    address    TEXT NOT NULL,
    agent      TEXT NOT NULL
);
CREATE INDEX sessions_by_person ON sessions (person);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- Bearer tokens of the API. Only a hash is kept.
CREATE TABLE api_tokens (
    token      TEXT PRIMARY KEY,
    id         UUID NOT NULL UNIQUE,
    person     UUID NOT NULL,
    name       TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX api_tokens_by_person ON api_tokens (person);
