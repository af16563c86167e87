/**
 * Which numbers may be called back. A caller can give any number, and somebody earns money with calls to some: no
 * number is dialled that this does not let through, when it is given and again when it is dialled.
 *
 * What lets a number through, in this order:
 *   1. Nothing but digits, one `+` before them, and what people write between them. No keys, letters or pauses.
 *   2. Never emergency numbers nor the site's own; never what is no complete number in E.164 (so no short numbers).
 *   3. `deny` and `allow`: of the patterns that fit, the longest decides; deny, if one of each is as long.
 *   4. Ordinary numbers (fixed, mobile, IP) of the allowed countries. Anything else has to be allowed by a pattern
 *      that means it: another country's number by one that spells that country's code; one that costs more, or that
 *      no plan knows, by one that spells three digits more, so that `+46*` does not open 0900 numbers.
 *
 * Numbering plans and the kinds of numbers are those of libphonenumber (`max` metadata: the small one knows no kinds).
 * Codes without a country: ITU-T, List of Recommendation E.164 assigned country codes.
 */
import {
  type NumberType,
  type PhoneNumber,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
} from 'libphonenumber-js/max';
import { canonicalNumber, isCountry } from '../numbers.ts';
import { isEmergency } from './emergency-numbers.ts';
import { bestAllowing, bestDenying, type OpenDigits } from './number-pattern.ts';
import type { NumberRules } from './settings.ts';

export type NumberDenial =
  /** Not written as a number. */
  | 'malformed'
  | 'tooShort'
  | 'tooLong'
  /** A service or an extension, such as 1177 or 1000. */
  | 'short'
  | 'emergency'
  /** One of the site's own: it would call itself. */
  | 'own'
  /** By a pattern of the site. */
  | 'denied'
  | 'premium'
  /** The cost is shared, and may be high. */
  | 'shared'
  /** Satellites and networks of no country. */
  | 'satellite'
  /** Freephone, voice mail, pagers, personal and company numbers: nobody is called back there, or at what cost. */
  | 'service'
  /** Of a country that is not allowed, or of none that is known. */
  | 'country'
  /** The country's numbering plan has no such number. */
  | 'unassigned';

export type NumberVerdict =
  | {
      readonly verdict: 'ok';
      /** E.164. */
      readonly number: string;
      /** ISO 3166; null: of no country. */
      readonly country: string | null;
      /** Whether a text message may reach it. */
      readonly line: 'mobile' | 'fixed' | 'either' | 'other';
    }
  | { readonly verdict: 'denied'; readonly reason: NumberDenial };

export interface NumberSite {
  /** ISO 3166. Null: only numbers with their country code can be read. */
  readonly country: string | null;
  /** Called numbers of the site, and what it shows to those it calls. */
  readonly own: readonly string[];
}

/** Longer than any number with what people write between its digits. */
const LONGEST_TEXT = 40;
const E164 = /^\+[1-9][0-9]{6,14}$/;
const LONGEST_E164 = 15;
/** Without a trunk prefix, nothing so short is a subscriber's number in any larger country. */
const LONGEST_SHORT = 6;
/** How far a pattern must go beyond the country code to open a number that is not an ordinary one. */
const SPELLED_FOR_SERVICE = 3;

/** Calling codes of no country, and why they are not called. */
const GLOBAL_CODES: Readonly<Record<string, NumberDenial>> = {
  800: 'service',
  808: 'shared',
  870: 'satellite',
  878: 'satellite',
  881: 'satellite',
  882: 'satellite',
  883: 'satellite',
  888: 'satellite',
  979: 'premium',
};

type Line = Extract<NumberVerdict, { verdict: 'ok' }>['line'];
const LINES: readonly string[] = ['mobile', 'fixed', 'either', 'other'] satisfies Line[];

const KINDS: Readonly<Record<NonNullable<NumberType>, Line | NumberDenial>> = {
  FIXED_LINE: 'fixed',
  MOBILE: 'mobile',
  FIXED_LINE_OR_MOBILE: 'either',
  VOIP: 'other',
  PREMIUM_RATE: 'premium',
  SHARED_COST: 'shared',
  TOLL_FREE: 'service',
  PERSONAL_NUMBER: 'service',
  PAGER: 'service',
  UAN: 'service',
  VOICEMAIL: 'service',
};

/** Company numbers (UAN) that cost what a fixed line costs: Sweden's 010, which any firm may have. */
const ORDINARY_COMPANY_NUMBERS: Readonly<Record<string, RegExp>> = { SE: /^10/ };

/** Parts of a country with a code of their own that are called at its rates: Åland, Svalbard. */
const PART_OF: Readonly<Record<string, string>> = { AX: 'FI', SJ: 'NO' };

/** Whether `typed`, by a caller or an admin, may be called back. A number that is ok stays so when judged again. */
export function judgeNumber(typed: string, rules: NumberRules, site: NumberSite): NumberVerdict {
  const digits = digitsOf(typed);
  if (digits === null) return denied('malformed');
  const home = site.country !== null && isCountry(site.country) ? site.country : null;
  const number = parsePhoneNumberFromString(digits, home ?? undefined);
  if (isOwn(digits, number, site)) return denied('own');
  if (reachesEmergency(digits, number, home)) return denied('emergency');
  if (number === undefined) return denied(whyUnreadable(digits, home));
  const isGlobal = Object.hasOwn(GLOBAL_CODES, number.countryCallingCode);
  if (!isGlobal && !number.isPossible()) return denied(whyImpossible(digits, number));
  if (!E164.test(number.number)) return denied('malformed');
  const allowing = bestAllowing(rules.allow, number, home);
  const denying = bestDenying(rules.deny, number, home);
  if (denying !== null && (allowing === null || denying <= allowing)) return denied('denied');
  const kind = kindOf(number);
  const objections: (NumberDenial | null)[] = [
    isDenial(kind) ? kind : null,
    isCountryAllowed(number, rules, home) ? null : 'country',
  ];
  const standing = objections.find((each) => each !== null && !isOpened(each, number, allowing));
  if (standing) return denied(standing === 'unassigned' && isShort(digits) ? 'short' : standing);
  return {
    verdict: 'ok',
    number: number.number,
    country: number.country ?? null,
    line: isDenial(kind) ? 'other' : kind,
  };
}

const denied = (reason: NumberDenial): NumberVerdict => ({ verdict: 'denied', reason });

/** Digits, with a `+` before them if it was written; null: something else is in it. */
function digitsOf(typed: string): string | null {
  if (typed.length > LONGEST_TEXT) return null;
  const bare = typed.normalize('NFKC').replace(/[ ()./\u2010-\u2015\u2212-]/g, '');
  // No country code begins with 0: somebody has written a trunk or an international prefix after the `+`.
  return /^(?:[0-9]+|\+[1-9][0-9]*)$/.test(bare) ? bare : null;
}

function isOwn(digits: string, number: PhoneNumber | undefined, site: NumberSite): boolean {
  const forms = [digits, number?.number ?? digits].map((form) => form.replace('+', ''));
  return site.own.some((own) => forms.includes(canonicalNumber(own, site.country).replace('+', '')));
}

/** However it is dressed up: with a country code, a trunk prefix, or zeros before it. */
function reachesEmergency(digits: string, number: PhoneNumber | undefined, home: string | null): boolean {
  const bare = digits.replace('+', '');
  const national = String(number?.nationalNumber ?? bare);
  const forms = [bare, national].flatMap((form) => [form, form.replace(/^0+/, '')]);
  const countries = [home, number?.country ?? null];
  return forms.some((form) => isEmergency(form, countries));
}

function whyUnreadable(digits: string, home: string | null): NumberDenial {
  if (digits.startsWith('+')) {
    if (digits.length > LONGEST_E164 + 1) return 'tooLong';
    return validatePhoneNumberLength(digits) === 'TOO_SHORT' ? 'tooShort' : 'country';
  }
  if (digits.length <= LONGEST_SHORT) return 'short';
  if (digits.length > LONGEST_E164 + 1) return 'tooLong';
  return home === null ? 'country' : 'malformed';
}

function whyImpossible(digits: string, number: PhoneNumber): NumberDenial {
  if (isShort(digits)) return 'short';
  const problem = validatePhoneNumberLength(number.number);
  return problem === 'TOO_SHORT' ? 'tooShort' : problem === 'TOO_LONG' ? 'tooLong' : 'unassigned';
}

const isShort = (digits: string): boolean => !digits.startsWith('+') && digits.length <= LONGEST_SHORT;

function kindOf(number: PhoneNumber): Line | NumberDenial {
  const global = GLOBAL_CODES[number.countryCallingCode];
  if (global !== undefined) return global;
  const type = number.isValid() ? number.getType() : undefined;
  if (type === undefined) return 'unassigned';
  const ordinary = ORDINARY_COMPANY_NUMBERS[number.country ?? ''];
  if (type === 'UAN' && ordinary?.test(String(number.nationalNumber)) === true) return 'fixed';
  return KINDS[type];
}

const isDenial = (kind: Line | NumberDenial): kind is NumberDenial => !LINES.includes(kind);

function isCountryAllowed(number: PhoneNumber, rules: NumberRules, home: string | null): boolean {
  const { country } = number;
  if (country === undefined) return false;
  const allowed = rules.countries.length > 0 ? rules.countries : [home];
  return allowed.includes(country) || allowed.includes(PART_OF[country] ?? country);
}

/** Whether the pattern that allows, and leaves so many digits open, means a number of this kind. */
function isOpened(objection: NumberDenial, number: PhoneNumber, openDigits: OpenDigits | null): boolean {
  if (openDigits === null) return false;
  const code = number.countryCallingCode;
  const spelled = number.number.length - 1 - openDigits;
  const isByCode = objection === 'country' || Object.hasOwn(GLOBAL_CODES, code);
  return spelled >= code.length + (isByCode ? 0 : SPELLED_FOR_SERVICE);
}
