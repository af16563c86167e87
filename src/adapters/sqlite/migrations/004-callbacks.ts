/** Customers to be called back, what happened to each, and what callers were offered. */
export const up = `
  -- The state is in its own column; the others are what is looked for.
  CREATE TABLE callbacks (
    id                 TEXT PRIMARY KEY,
    profile            TEXT NOT NULL,
    queue              TEXT NOT NULL,
    -- E.164; a made-up name once it was erased.
    number             TEXT NOT NULL,
    status             TEXT NOT NULL,
    requested_at_ms    INTEGER NOT NULL,
    -- When the customer was dialled last; null: never.
    last_attempt_at_ms INTEGER,
    over_at_ms         INTEGER,
    state              TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX live_callbacks ON callbacks (requested_at_ms) WHERE over_at_ms IS NULL;
  CREATE INDEX callbacks_by_time ON callbacks (requested_at_ms);
  CREATE INDEX callbacks_of_number ON callbacks (number, requested_at_ms);
  CREATE INDEX callbacks_attempted ON callbacks (last_attempt_at_ms) WHERE last_attempt_at_ms IS NOT NULL;
  CREATE INDEX callbacks_over ON callbacks (over_at_ms) WHERE over_at_ms IS NOT NULL;

  CREATE TABLE callback_history (
    id          INTEGER PRIMARY KEY,
    callback_id TEXT NOT NULL,
    at_ms       INTEGER NOT NULL,
    type        TEXT NOT NULL,
    entry       TEXT NOT NULL
  ) STRICT;
  CREATE INDEX history_of_callback ON callback_history (callback_id, id);

  -- Each look at one rule for one caller, offered or not.
  CREATE TABLE callback_offers (
    id      INTEGER PRIMARY KEY,
    call_id TEXT NOT NULL,
    at_ms   INTEGER NOT NULL,
    queue   TEXT NOT NULL,
    profile TEXT NOT NULL,
    -- Null: by a step of the flow.
    rule    INTEGER,
    reason  TEXT NOT NULL,
    -- Null: the wait was not known.
    wait_ms REAL
  ) STRICT;
  CREATE INDEX offers_by_time ON callback_offers (at_ms);
  CREATE INDEX offers_to_call ON callback_offers (call_id, id);

  CREATE TABLE callback_switches (
    only     INTEGER PRIMARY KEY CHECK (only = 1),
    switches TEXT NOT NULL
  ) STRICT;

  -- Rules of queues that hold on, and hold.
  CREATE TABLE callback_holding (
    queue TEXT NOT NULL,
    rule  INTEGER NOT NULL,
    PRIMARY KEY (queue, rule)
  ) STRICT, WITHOUT ROWID;

  -- The last version of the site that had the profile: what is pending goes on with it, should it be taken out.
  CREATE TABLE callback_profiles (
    profile TEXT PRIMARY KEY,
    site    TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;
