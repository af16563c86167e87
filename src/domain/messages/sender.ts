/** Who sent a message, as a gateway tells it. */
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { isCountry } from '../numbers.ts';

/** Longer than any number. */
const LONGEST = 32;

/**
 * The sender's number as E.164, or null: a short code or a name has none. Gateways leave out the plus, so digits that do
 * not begin with 0 are read as they would be with one; those that make no number then are of `country`.
 */
export function senderNumber(from: string, country: string | null): string | null {
  const written = from.slice(0, LONGEST).trim().replace(/^00/, '+');
  if (!/^\+?[0-9][0-9 ().-]*$/.test(written)) return null;
  const home = country !== null && isCountry(country) ? country : undefined;
  for (const candidate of /^[+0]/.test(written) ? [written] : [`+${written}`, written]) {
    const parsed = parsePhoneNumberFromString(candidate, home);
    if (parsed?.isValid() === true) return parsed.number;
  }
  return null;
}
