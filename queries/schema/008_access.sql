-- Who may come in, and who did: first passwords, second factors, what a session is allowed so far, the access journal.
-- Grain: one row per account; per session; per line of the access journal. Times are UTC without zone.

ALTER TABLE account ADD COLUMN must_change BOOLEAN;   -- the password is another's: nothing opens before it is changed
ALTER TABLE account ADD COLUMN password_at TIMESTAMP;  -- since when it has this password
UPDATE account SET must_change = false, password_at = created_at;
ALTER TABLE account ADD COLUMN totp_secret VARCHAR;   -- of the second factor; NULL = none
ALTER TABLE account ADD COLUMN identity VARCHAR;       -- at the identity provider: issuer and subject; NULL = none

DELETE FROM session;                                  -- everybody signs in once more
ALTER TABLE session ADD COLUMN session_id VARCHAR;    -- names it without opening it: in lists, in addresses
ALTER TABLE session ADD COLUMN stage VARCHAR;         -- full; code, password, enrol: what is asked before anything opens
ALTER TABLE session ADD COLUMN way VARCHAR;           -- password, provider
ALTER TABLE session ADD COLUMN address VARCHAR;       -- where it was opened from
ALTER TABLE session ADD COLUMN agent VARCHAR;         -- with which browser, in a few words

CREATE TABLE used_code (                              -- a code of a second factor opens once
    account_id VARCHAR NOT NULL,
    step       BIGINT NOT NULL                        -- the half minute of the last code that was accepted
);

CREATE TABLE access_event (                           -- the same lines as the file access-journal.jsonl (khoi/store/journal.py)
    event_seq  BIGINT NOT NULL,
    happened_at TIMESTAMP NOT NULL,
    account_id VARCHAR NOT NULL,                      -- '' where nobody is known
    kind       VARCHAR NOT NULL,
    subject    VARCHAR NOT NULL,                      -- account, session, link or file that it is about
    detail     VARCHAR NOT NULL,                      -- JSON
    sha256     VARCHAR NOT NULL
);
