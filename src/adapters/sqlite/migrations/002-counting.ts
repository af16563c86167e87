/** What reports count: stays in queues, agents' times, missed calls, quotes; and what waits for the queue_log file. */
export const up = `
  -- One row for each stay of a caller in a queue (domain/counting/stay.ts). left_at_ms is null while it lasts.
  CREATE TABLE stays (
    id                 INTEGER PRIMARY KEY,
    call_id            TEXT NOT NULL,
    queue              TEXT NOT NULL,
    caller_number      TEXT NOT NULL,
    joined_at_ms       INTEGER NOT NULL,
    first_joined_at_ms INTEGER NOT NULL,
    first_place        INTEGER NOT NULL,
    priority           REAL NOT NULL,
    credit_ms          REAL NOT NULL,
    agent              TEXT,
    answered_at_ms     INTEGER,
    connected_at_ms    INTEGER,
    ring_ms            INTEGER,
    left_at_ms         INTEGER,
    outcome            TEXT,
    how                TEXT,
    detail             TEXT,
    wait_ms            INTEGER,
    talk_ms            INTEGER,
    wrap_up_ms         INTEGER
  ) STRICT;
  CREATE INDEX open_stays ON stays (call_id) WHERE left_at_ms IS NULL;
  CREATE INDEX served_stays ON stays (call_id, agent) WHERE agent IS NOT NULL;
  CREATE INDEX stays_by_time ON stays (joined_at_ms);
  CREATE INDEX last_served ON stays (caller_number, queue, connected_at_ms) WHERE connected_at_ms IS NOT NULL;

  -- How each agent was, from when to when; to_ms is null while it lasts. Nothing is written while they are offline.
  CREATE TABLE agent_times (
    id      INTEGER PRIMARY KEY,
    agent   TEXT NOT NULL,
    status  TEXT NOT NULL,
    queue   TEXT,
    call_id TEXT,
    reason  TEXT,
    from_ms INTEGER NOT NULL,
    to_ms   INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX open_agent_times ON agent_times (agent) WHERE to_ms IS NULL;
  CREATE INDEX agent_times_by_end ON agent_times (to_ms) WHERE to_ms IS NOT NULL;

  -- Calls that agents were rung for and did not take.
  CREATE TABLE misses (
    id      INTEGER PRIMARY KEY,
    agent   TEXT NOT NULL,
    queue   TEXT NOT NULL,
    call_id TEXT NOT NULL,
    cause   TEXT NOT NULL,
    ring_ms INTEGER NOT NULL,
    at_ms   INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX misses_by_time ON misses (at_ms);

  -- Waits that were predicted (told_from_ms is null then) or told, and what became of them.
  CREATE TABLE quotes (
    id           INTEGER PRIMARY KEY,
    call_id      TEXT NOT NULL,
    queue        TEXT NOT NULL,
    at_ms        INTEGER NOT NULL,
    place        INTEGER NOT NULL,
    mean_ms      REAL NOT NULL,
    p80_ms       REAL NOT NULL,
    p90_ms       REAL NOT NULL,
    told_from_ms INTEGER,
    told_to_ms   INTEGER,
    inputs       TEXT NOT NULL,
    outcome      TEXT,
    waited_ms    INTEGER,
    kept         INTEGER
  ) STRICT;
  CREATE INDEX open_quotes ON quotes (call_id) WHERE outcome IS NULL;
  CREATE INDEX quotes_by_time ON quotes (at_ms);

  CREATE TABLE queue_histories (
    queue   TEXT PRIMARY KEY,
    history TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- What is to be appended to the queue_log file, in order; and how long the file was when that was last done.
  CREATE TABLE queue_log (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    entry TEXT NOT NULL
  ) STRICT;
  CREATE TABLE queue_log_mark (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    file TEXT NOT NULL,
    size INTEGER NOT NULL
  ) STRICT;

  -- When this process was last known to run.
  CREATE TABLE sign_of_life (
    only  INTEGER PRIMARY KEY CHECK (only = 1),
    at_ms INTEGER NOT NULL
  ) STRICT;

  -- Tellings of every kind have one timer since this version.
  UPDATE timers SET name = 'telling' WHERE owner_kind = 'call' AND name = 'place';
`;
