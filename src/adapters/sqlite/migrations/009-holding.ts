/** Rules of queues that hold on (a crisis): since when, until when, and those that are about to. */
export const up = `
  CREATE TABLE held_offers (
    id          INTEGER PRIMARY KEY,
    queue       TEXT NOT NULL,
    rule        INTEGER NOT NULL,
    profile     TEXT NOT NULL,
    -- It has been so at each look since then.
    so_since_ms INTEGER NOT NULL,
    -- When it began; null: it has not been so for long enough.
    since_ms    INTEGER,
    -- Null: it goes on.
    until_ms    INTEGER,
    -- When it began; null: the wait was not known, or it has not begun.
    wait_ms     REAL
  ) STRICT;
  CREATE UNIQUE INDEX held_now ON held_offers (queue, rule) WHERE until_ms IS NULL;
  CREATE INDEX held_by_time ON held_offers (until_ms) WHERE until_ms IS NOT NULL;

  -- When those that hold began was not kept.
  INSERT INTO held_offers (queue, rule, profile, so_since_ms, since_ms)
    SELECT queue, rule, '', CAST(strftime('%s', 'now') AS INTEGER) * 1000, CAST(strftime('%s', 'now') AS INTEGER) * 1000
    FROM callback_holding;
  DROP TABLE callback_holding;
`;
