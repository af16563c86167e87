/** Numbers that want no text messages. */
export const up = `
  -- hash: of the number, by the pseudonym key. masked: for people to recognise; '' once the number was erased.
  CREATE TABLE opt_outs (
    hash   TEXT PRIMARY KEY,
    masked TEXT NOT NULL,
    at_ms  INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`;
