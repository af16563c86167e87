/**
 * Callers' numbers are personal data: logs and the status show enough to tell two calls apart, not enough to ring
 * somebody up.
 */

/** How many characters of a number stay readable at its start and at its end. */
const LEAD = 5;
const TAIL = 3;
const HIDDEN = '****';
/** Up to this length a number is an extension inside the house, which is nobody's secret. */
const LONGEST_EXTENSION = 5;
/** What exchanges put in the place of a number that is withheld. */
const WITHHELD = /^(anonymous|unknown|unavailable|restricted|private|withheld)$/i;

/** `+46701234567` → `+4670****567`. Extensions and words for a withheld number stay; other words are hidden. */
export function maskNumber(number: string): string {
  if (WITHHELD.test(number)) return number;
  if (!/^\+?[\d*#]*$/.test(number)) return number.includes(HIDDEN) ? number : HIDDEN;
  if (number.length <= LONGEST_EXTENSION) return number;
  if (number.length <= LEAD + TAIL + 1) return `${HIDDEN}${number.slice(-2)}`;
  return `${number.slice(0, LEAD)}${HIDDEN}${number.slice(-TAIL)}`;
}

/** Masks every long number inside a text such as an endpoint: `PJSIP/+46701234567@trunk`. Ids of calls stay. */
export function maskNumbersIn(text: string): string {
  return text.replace(/\+?\d{6,}(?!\d|\.\d|~)/g, maskNumber);
}
