/** Hashes under a key of the database's own: the same for the same text, and of no use without the database. */
import { createHmac, randomBytes } from 'node:crypto';
import { type Run, sql } from './query.ts';

/** @param purpose comes before the text: hashes for one purpose cannot be found among those for another. */
export const keyedHash = (run: Run, text: string, purpose: string): string =>
  createHmac('sha256', keyOf(run)).update(`${purpose}${text}`).digest('hex');

/** Made once: the same number has the same pseudonym for as long as this database lasts. */
function keyOf(run: Run): string {
  const known = run(sql.selectFrom('pseudonym_key').select('key')).get();
  if (known !== undefined) return known.key;
  const key = randomBytes(32).toString('hex');
  run(sql.insertInto('pseudonym_key').values({ only: 1, key })).run();
  return key;
}
