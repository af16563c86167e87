/**
 * How many messages a text becomes on its way (3GPP TS 23.038 and 23.040). Written in the GSM alphabet it has 160
 * characters, or 153 in each part of a longer one; a single character outside of it makes that 70 and 67.
 */

export type SmsEncoding = 'gsm7' | 'ucs2';

export interface SmsLength {
  readonly encoding: SmsEncoding;
  /** As the operator counts: `€` is two in the GSM alphabet, `😀` is two in UCS-2. */
  readonly units: number;
  /** How many messages are sent, and paid for. */
  readonly segments: number;
  /** The first character that the GSM alphabet lacks. */
  readonly outside: string | null;
}

const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿' +
  'abcdefghijklmnopqrstuvwxyzäöñüà';
/** These take two units. */
const EXTENDED = '\f^{}\\[~]|€';

const GSM_UNITS: ReadonlyMap<string, number> = new Map([
  ...[...BASIC].map((character) => [character, 1] as const),
  ...[...EXTENDED].map((character) => [character, 2] as const),
]);

const LIMITS: Readonly<Record<SmsEncoding, { readonly whole: number; readonly part: number }>> = {
  gsm7: { whole: 160, part: 153 },
  ucs2: { whole: 70, part: 67 },
};

/** How long a text is as an SMS. */
export function smsLength(text: string): SmsLength {
  const characters = [...text];
  const outside = characters.find((character) => !GSM_UNITS.has(character)) ?? null;
  const encoding: SmsEncoding = outside === null ? 'gsm7' : 'ucs2';
  const sizes = characters.map((character) =>
    outside === null ? (GSM_UNITS.get(character) ?? 1) : character.length,
  );
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const { whole, part } = LIMITS[encoding];
  return { encoding, units, segments: units <= whole ? 1 : partsOf(sizes, part), outside };
}

/** A character of two units is never torn apart, so a part may stay one short. */
function partsOf(sizes: readonly number[], limit: number): number {
  let parts = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > limit) {
      parts += 1;
      used = 0;
    }
    used += size;
  }
  return parts;
}
