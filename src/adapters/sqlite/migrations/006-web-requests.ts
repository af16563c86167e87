/** Requests over the web: how many there were, what became of them, and which wait for a code. */
export const up = `
  -- Who (what_hash) has asked when. Of addresses and numbers there are only hashes under pseudonym_key.
  CREATE TABLE web_hits (
    id        INTEGER PRIMARY KEY,
    kind      TEXT NOT NULL,
    client    TEXT NOT NULL,
    what_hash TEXT NOT NULL,
    at_ms     INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX web_hits_of ON web_hits (kind, client, what_hash, at_ms);
  CREATE INDEX web_hits_by_time ON web_hits (at_ms);

  -- outcome: null until it is known.
  CREATE TABLE web_requests (
    client      TEXT NOT NULL,
    key_hash    TEXT NOT NULL,
    body_hash   TEXT NOT NULL,
    callback_id TEXT NOT NULL,
    at_ms       INTEGER NOT NULL,
    outcome     TEXT,
    PRIMARY KEY (client, key_hash)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX web_requests_by_time ON web_requests (at_ms);

  -- number: E.164; null once it was confirmed.
  CREATE TABLE web_codes (
    id            TEXT PRIMARY KEY,
    number        TEXT,
    code_hash     TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    state         TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX web_codes_by_time ON web_codes (expires_at_ms);
  CREATE INDEX web_codes_of ON web_codes (number) WHERE number IS NOT NULL;

  -- Whether somebody has talked with us before is asked by their number.
  CREATE INDEX stays_of_number ON stays (caller_number, connected_at_ms);
`;
