/** What customers write to us, so that what comes twice is done once; and the key of the links that they are sent. */
export const up = `
  -- number: hashed by the pseudonym key. digest: of the number and the gateway's id, or of the number and the text.
  -- confirmed: 1 when it was answered by a message.
  CREATE TABLE replies (
    id        INTEGER PRIMARY KEY,
    number    TEXT NOT NULL,
    digest    TEXT NOT NULL,
    at_ms     INTEGER NOT NULL,
    confirmed INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX replies_by_digest ON replies (digest, at_ms);
  CREATE INDEX replies_of_number ON replies (number, at_ms);
  CREATE INDEX replies_by_time ON replies (at_ms);

  -- Made once: links stay valid as long as this database lasts.
  CREATE TABLE link_key (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    key  TEXT NOT NULL
  ) STRICT;
`;
