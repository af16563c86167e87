/** The first tables: calls, agents, journal, outbox, timers, sites. */
export const up = `
  CREATE TABLE calls (
    id            TEXT PRIMARY KEY,
    status        TEXT NOT NULL,
    state         TEXT NOT NULL,
    site          TEXT NOT NULL,
    arrived_at_ms INTEGER NOT NULL,
    ended_at_ms   INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX live_calls ON calls (id) WHERE ended_at_ms IS NULL;
  CREATE INDEX ended_calls ON calls (ended_at_ms) WHERE ended_at_ms IS NOT NULL;

  CREATE TABLE agents (
    name  TEXT PRIMARY KEY,
    state TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- The inbox and the history in one: a key stands for an event that may be reported twice.
  CREATE TABLE journal (
    id      INTEGER PRIMARY KEY,
    call_id TEXT NOT NULL,
    key     TEXT,
    at_ms   INTEGER NOT NULL,
    event   TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX journal_once ON journal (call_id, key) WHERE key IS NOT NULL;
  CREATE INDEX journal_call ON journal (call_id, id);

  CREATE TABLE outbox (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    lane   TEXT NOT NULL,
    action TEXT NOT NULL
  ) STRICT;

  CREATE TABLE timers (
    owner_kind TEXT NOT NULL,
    owner_id   TEXT NOT NULL,
    name       TEXT NOT NULL,
    due_at_ms  INTEGER NOT NULL,
    PRIMARY KEY (owner_kind, owner_id, name)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX timers_due ON timers (due_at_ms);

  CREATE TABLE sites (
    version      TEXT PRIMARY KEY,
    site         TEXT NOT NULL,
    loaded_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`;
