/** Text messages: the outbox and its history in one. */
export const up = `
  -- The state is in its own column; the others are what is looked for. seq is the order in which they were written.
  CREATE TABLE messages (
    seq            INTEGER PRIMARY KEY AUTOINCREMENT,
    id             TEXT NOT NULL UNIQUE,
    about          TEXT NOT NULL,
    recipient      TEXT NOT NULL,
    status         TEXT NOT NULL,
    -- Why it waits; null unless it is queued.
    waits          TEXT,
    -- Null unless it is queued.
    next_try_at_ms INTEGER,
    -- 1: later ones to the same number wait for it.
    holds_lane     INTEGER NOT NULL,
    gateway_id     TEXT,
    -- When it was last changed, once nothing is to be done for it any more.
    over_at_ms     INTEGER,
    state          TEXT NOT NULL
  ) STRICT;
  CREATE INDEX messages_due ON messages (next_try_at_ms) WHERE next_try_at_ms IS NOT NULL;
  CREATE INDEX messages_in_lane ON messages (recipient, seq) WHERE holds_lane = 1;
  CREATE INDEX messages_in_flight ON messages (recipient) WHERE status = 'sending';
  CREATE INDEX messages_stranded ON messages (seq) WHERE waits = 'gatewayDown';
  CREATE INDEX messages_about ON messages (about);
  CREATE INDEX messages_to ON messages (recipient);
  CREATE INDEX messages_of_gateway ON messages (gateway_id) WHERE gateway_id IS NOT NULL;
  CREATE INDEX messages_over ON messages (over_at_ms) WHERE over_at_ms IS NOT NULL;
`;
