/** Callbacks in what reports count, and the key by which numbers are made unrecognisable. */
export const up = `
  -- callback: for which we have called the customer; null: they called. agreed: 1 when the caller left without an agent,
  -- having agreed to be called back.
  ALTER TABLE stays ADD COLUMN callback TEXT;
  ALTER TABLE stays ADD COLUMN agreed INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX stays_of_call ON stays (call_id, id);

  -- Made once: the same number has the same pseudonym for as long as this database lasts.
  CREATE TABLE pseudonym_key (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    key  TEXT NOT NULL
  ) STRICT;
`;
