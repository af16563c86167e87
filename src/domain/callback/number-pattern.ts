/**
 * Patterns an admin writes to allow or deny numbers: digits, and at the end a `*` that stands for any more.
 *
 *   `+4670*`   with `+`: as E.164 writes it
 *   `0900*`    without: as it is dialled inside the site's country (with or without the trunk prefix), or E.164 digits
 *
 * Patterns that allow are read narrowly: without `+` they fit numbers of the site's country only. Those that deny are
 * read widely: any reading that fits will do.
 */
import { getCountryCallingCode, type PhoneNumber } from 'libphonenumber-js/max';
import { isCountry } from '../numbers.ts';

const PATTERN = /^(\+?)([0-9]*)(\*?)$/;

/** How well a pattern fits: how many of a number's digits it leaves open. Fewer is the longer pattern. */
export type OpenDigits = number;

/** Whether a pattern can be read at all. What cannot fits no number: a site with such a pattern is not to be loaded. */
export function isNumberPattern(text: string): boolean {
  const match = PATTERN.exec(tidy(text));
  return match !== null && (match[2] !== '' || match[3] === '*');
}

/** The fewest digits that any pattern which fits leaves open; null: none fits. */
export function bestAllowing(
  patterns: readonly string[],
  number: PhoneNumber,
  country: string | null,
): OpenDigits | null {
  return best(patterns, number, isAtHome(number, country) || country === null ? homeReadings(number) : []);
}

/** As {@link bestAllowing}, with every reading. */
export function bestDenying(
  patterns: readonly string[],
  number: PhoneNumber,
  country: string | null,
): OpenDigits | null {
  return best(patterns, number, isAtHome(number, country) ? homeReadings(number) : [e164Digits(number)]);
}

function best(
  patterns: readonly string[],
  number: PhoneNumber,
  readings: readonly string[],
): OpenDigits | null {
  const open = patterns.flatMap((text) => {
    const match = PATTERN.exec(tidy(text));
    if (match === null || !isNumberPattern(text)) return [];
    const [, plus, digits = '', star] = match;
    const all = plus === '+' ? [e164Digits(number)] : readings;
    return all
      .filter((reading) => (star === '*' ? reading.startsWith(digits) : reading === digits))
      .map((reading) => reading.length - digits.length);
  });
  return open.length === 0 ? null : Math.min(...open);
}

function homeReadings(number: PhoneNumber): readonly string[] {
  return [e164Digits(number), String(number.nationalNumber), number.formatNational().replace(/[^0-9]/g, '')];
}

/** Dialled in `country` without a country code: some countries share one. */
function isAtHome(number: PhoneNumber, country: string | null): boolean {
  return (
    country !== null && isCountry(country) && getCountryCallingCode(country) === number.countryCallingCode
  );
}

const e164Digits = (number: PhoneNumber): string => number.number.slice(1);

const tidy = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[ ()./-]/g, '')
    .replace(/^00/, '+');
