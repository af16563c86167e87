/** Telephone numbers in one form, so that what an admin wrote and what the exchange says can be compared. */
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';

/** Longer than any number: E.164 has 15 digits, and what some trunks add stays well below. */
const LONGEST = 64;

/**
 * The canonical form of a number: E.164 (`+46101800000`) where `text` is a valid number of `country` or written with
 * its country, else its digits (with a leading `+`, and with `*` and `#` wherever they stand), so that extensions such
 * as `1000` stay as they are. Idempotent. What holds no digit at all becomes ''.
 *
 * @param country ISO 3166 letters of the country that numbers without `+` belong to, or null if there is none.
 */
export function canonicalNumber(text: string, country: string | null): string {
  const short = text.slice(0, LONGEST).normalize('NFKC');
  const digits = short.replace(/[^0-9*#+]/g, '').replace(/(?!^)\+/g, '');
  // Codes of the exchange (*21#) and extensions that are letters are never numbers of a country.
  if (!/^\+?[0-9]+$/.test(digits)) return digits === '+' ? '' : digits;
  const parsed = parsePhoneNumberFromString(
    digits,
    country !== null && isCountry(country) ? country : undefined,
  );
  return parsed?.isValid() === true ? parsed.number : digits;
}

/** Whether `country` is an ISO 3166 code whose numbering plan is known. */
export function isCountry(country: string): country is CountryCode {
  return isSupportedCountry(country as CountryCode);
}

/**
 * A number (E.164) as it is said, digit by digit: as people of `country` would dial it, if it is one of theirs.
 */
export function spokenNumber(number: string, country: string | null): string {
  const parsed = parsePhoneNumberFromString(number);
  const isHome = parsed !== undefined && parsed.country === country;
  const written = isHome ? parsed.formatNational() : number;
  return [...written.replace(/[^0-9+]/g, '')].join(' ');
}
