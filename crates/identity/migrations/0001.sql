-- Agencies, units, people, positions, delegation, credentials. Both engines.

CREATE TABLE agencies (
    id           UUID PRIMARY KEY,
    code         TEXT NOT NULL UNIQUE,       -- QĐ 20/2020/QĐ-TTg
    legacy_code  TEXT UNIQUE,                -- QCVN 102:2016
    name         TEXT NOT NULL,
    parent_name  TEXT NOT NULL,              -- first line of the header of its documents, empty where there is none
    abbreviation TEXT NOT NULL,              -- in notations, e.g. BYT
    place        TEXT NOT NULL,              -- in the date line, e.g. Hà Nội
    internal     BOOLEAN NOT NULL,           -- served by this installation
    channel      TEXT NOT NULL,              -- how an outside agency is reached: axis, paper
    parent       UUID REFERENCES agencies (id),
    address      TEXT NOT NULL,
    email        TEXT NOT NULL,
    telephone    TEXT NOT NULL,
    website      TEXT NOT NULL,
    folded       TEXT NOT NULL,
    rank         BIGINT NOT NULL,            -- order in lists
    version      BIGINT NOT NULL
);
CREATE INDEX agencies_by_rank ON agencies (rank, name);

CREATE TABLE units (
    id           UUID PRIMARY KEY,
    agency       UUID NOT NULL REFERENCES agencies (id),
    parent       UUID REFERENCES units (id),
    abbreviation TEXT NOT NULL,
    name         TEXT NOT NULL,
    kind         TEXT NOT NULL,
    path         TEXT NOT NULL,              -- ids from the root down to the unit itself, each as 32 hex digits and a slash
    own_agency   UUID REFERENCES agencies (id), -- the agency this unit also is (a Cục with its own seal)
    rank         BIGINT NOT NULL,
    closed_on    TEXT,                       -- merged into another since that day
    version      BIGINT NOT NULL,
    UNIQUE (agency, abbreviation)
);
CREATE INDEX units_by_agency ON units (agency, rank);
CREATE INDEX units_by_parent ON units (parent);
CREATE INDEX units_by_path ON units (path);

-- Merged units: whoever oversees the unit also answers to the old one.
CREATE TABLE unit_aliases (
    old  UUID PRIMARY KEY,
    unit UUID NOT NULL REFERENCES units (id)
);
CREATE INDEX unit_aliases_by_unit ON unit_aliases (unit);

CREATE TABLE people (
    id            UUID PRIMARY KEY,
    username      TEXT NOT NULL UNIQUE,      -- lower case
    name          TEXT NOT NULL,
    folded        TEXT NOT NULL,
    email         TEXT NOT NULL,
    telephone     TEXT NOT NULL,
    disabled      BOOLEAN NOT NULL,
    main_position UUID,                      -- decides the agency somebody works in
    created_at    BIGINT NOT NULL,
    version       BIGINT NOT NULL
);
CREATE INDEX people_by_name ON people (folded);

CREATE TABLE positions (
    id         UUID PRIMARY KEY,
    person     UUID NOT NULL REFERENCES people (id),
    unit       UUID NOT NULL REFERENCES units (id),
    role       TEXT NOT NULL,
    rank       TEXT,                         -- of agency leaders: head, deputy
    title      TEXT NOT NULL,                -- as printed, e.g. Vụ trưởng
    serves     UUID,                         -- a secretary's leader (position)
    valid_from TEXT NOT NULL,
    valid_to   TEXT,
    version    BIGINT NOT NULL
);
CREATE INDEX positions_by_person ON positions (person);
CREATE INDEX positions_by_unit ON positions (unit, role);
CREATE INDEX positions_by_served ON positions (serves);

CREATE TABLE delegations (
    id         UUID PRIMARY KEY,
    agency     UUID NOT NULL REFERENCES agencies (id),
    principal  UUID NOT NULL REFERENCES people (id),
    delegate   UUID NOT NULL REFERENCES people (id),
    scope      TEXT NOT NULL,                -- all, position, unit
    scope_id   UUID,                         -- the position or unit
    starts_on  TEXT NOT NULL,                -- both days inclusive, Asia/Ho_Chi_Minh
    ends_on    TEXT NOT NULL,
    reason     TEXT NOT NULL,
    made_by    UUID NOT NULL,
    made_at    BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX delegations_by_delegate ON delegations (delegate, ends_on);
CREATE INDEX delegations_by_principal ON delegations (principal, ends_on);

-- Apart from `people`, so that nothing that shows a person ever touches a hash.
CREATE TABLE credentials (
    person       UUID PRIMARY KEY REFERENCES people (id),
    hash         TEXT NOT NULL,              -- PHC string of argon2id
    must_change  BOOLEAN NOT NULL,
    changed_at   BIGINT NOT NULL,
    failures     BIGINT NOT NULL,            -- wrong passwords in a row
    locked_until BIGINT
);
CREATE TABLE old_passwords (
    person      UUID NOT NULL REFERENCES people (id),
    hash        TEXT NOT NULL,
    replaced_at BIGINT NOT NULL,
    PRIMARY KEY (person, hash)
);

-- Failed sign-ins by address within the current window.
CREATE TABLE sign_in_failures (
    address  TEXT PRIMARY KEY,
    since    BIGINT NOT NULL,
    failures BIGINT NOT NULL
);
