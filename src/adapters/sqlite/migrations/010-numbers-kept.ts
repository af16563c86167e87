/** Finds the callbacks that are over and have their number still, however many have lost theirs. */
export const up = `
  CREATE INDEX callbacks_with_number ON callbacks (profile, over_at_ms)
    WHERE over_at_ms IS NOT NULL AND substr(number, 1, 1) = '+';
`;
