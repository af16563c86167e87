/**
 * Takes a telephone number, and what goes with it, out of what was written down. Callers' numbers stand in many places:
 * as E.164, as people write them, digit by digit in a text that was spoken, inside an endpoint that was dialled.
 */
import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** Between the digits of one number, as people and texts write it. */
const BETWEEN = String.raw`[\s,.()/\u00a0-]*`;
/** Shorter ones could be found in anything; they are extensions, and nobody's secret. */
const SHORTEST = 6;
/** As the journal has keys that are nobody's business. */
const HIDDEN_KEY = '•';

/**
 * A copy of plain JSON in which every one of the numbers reads `name`, nobody has a name of their own or a variable any
 * more, and no key can be read: a number may have been typed.
 */
export function withoutNumbers<T>(value: T, numbers: readonly string[], name: string): T {
  const patterns = numbers.flatMap((number) => patternOf(number) ?? []);
  const redacted = (text: string): string =>
    patterns.reduce((before, pattern) => before.replace(pattern, name), text);
  return copy(value, redacted) as T;
}

/** What every way to write the number has in it, digits only; null if that is too little to know it by. */
export function coreOf(number: string): string | null {
  const core = parsePhoneNumberFromString(number)?.nationalNumber ?? number.replace(/\D/g, '');
  return core.length < SHORTEST || !/^\+?[\d\s]+$/.test(number) ? null : core;
}

function patternOf(number: string): RegExp | null {
  const core = coreOf(number);
  if (core === null) return null;
  const code = parsePhoneNumberFromString(number)?.countryCallingCode ?? '';
  const spaced = (digits: string): string => [...digits].join(BETWEEN);
  const prefix = code === '' ? '' : `(?:(?:\\+|0${BETWEEN}0)?${BETWEEN}${spaced(code)}${BETWEEN})?`;
  const trunk = `(?:\\(?0\\)?${BETWEEN})?`;
  return new RegExp(`(?<!\\d)${prefix}${trunk}\\+?${spaced(core)}(?!\\d)`, 'g');
}

function copy(value: unknown, redacted: (text: string) => string): unknown {
  if (typeof value === 'string') return redacted(value);
  if (Array.isArray(value)) return value.map((each) => copy(each, redacted));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]): [string, unknown] => {
    if (key === 'callerName') return [key, ''];
    if (key === 'variables') return [key, {}];
    if ((key === 'key' || key === 'keys' || key === 'digits') && typeof each === 'string') {
      return [key, each.replace(/[0-9]/g, HIDDEN_KEY)];
    }
    return [key, copy(each, redacted)];
  });
  return Object.fromEntries(entries);
}
