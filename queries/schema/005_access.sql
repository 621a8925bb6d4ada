-- Who may come in: accounts and their sessions.
-- Grain: one row per account; one per session. Only the SHA-256 of a session's token is kept. Times are UTC without zone.

CREATE TABLE account (
    account_id    VARCHAR NOT NULL,        -- the name typed at sign-in
    role          VARCHAR NOT NULL,        -- leader, office, ward, delegation, administrator
    ward_id       VARCHAR,                 -- the scope of role ward
    password_hash VARCHAR NOT NULL,        -- argon2id
    created_at    TIMESTAMP NOT NULL,
    disabled_at   TIMESTAMP,
    is_sample     BOOLEAN NOT NULL
);

CREATE TABLE session (
    token_sha256 VARCHAR NOT NULL,
    account_id   VARCHAR NOT NULL,
    started_at   TIMESTAMP NOT NULL,
    seen_at      TIMESTAMP NOT NULL,
    ended_at     TIMESTAMP
);
