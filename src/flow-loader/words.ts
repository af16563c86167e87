/** The words of the flow language that stand for values: durations, names, keys, endpoints. */

import { RESERVED_WORDS } from '../domain/flow/expression.ts';
import type { Key } from '../domain/site.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `20s`, `10m`, `1m30s`, `500ms`. */
export const DURATION = /^(?:[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h))+$/;

/** A duration in milliseconds; null if the text is none. */
export function parseDuration(text: string): number | null {
  if (!DURATION.test(text)) return null;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/([0-9.]+)(ms|s|m|h)/g)) {
    total += Number(amount) * (UNITS[unit ?? ''] ?? 0);
  }
  return Math.round(total);
}

/** A duration as an admin writes it: `1m30s`. */
export function writeDuration(milliseconds: number): string {
  let left = Math.max(0, Math.round(milliseconds));
  const parts: string[] = [];
  for (const [unit, size] of Object.entries(UNITS).reverse()) {
    const count = Math.floor(left / size);
    if (count > 0) parts.push(`${count}${unit}`);
    left -= count * size;
  }
  return parts.length > 0 ? parts.join('') : '0s';
}

/** What a text that is no duration was probably meant as, or null. */
export function meantDuration(written: string | number): string | null {
  if (typeof written === 'number') return `${written}s`;
  const clock = /^([0-9]+):([0-9]{2})$/.exec(written);
  if (clock !== null) {
    const parts = [`${Number(clock[1])}m`, `${Number(clock[2])}s`].filter((part) => !part.startsWith('0'));
    return parts.length > 0 ? parts.join('') : '0s';
  }
  const words = /^([0-9.]+)\s*(s|m|h)[a-z]*\.?$/i.exec(written);
  if (words !== null) return `${words[1]}${words[2]?.toLowerCase()}`;
  return /^[0-9.]+$/.test(written) ? `${written}s` : null;
}

/** Names go into ids, logs and commands to the exchange, so they are plain. */
export const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
/** Variables stand in expressions, where a `-` is a minus. */
export const VARIABLE = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** Names that every object of JavaScript answers to, `constructor` among them. */
const isInherited = (name: string): boolean => name in {};

/** What is wrong with a name, as the end of a sentence; null when it is good. */
export function nameFault(name: string): { message: string; suggestion: string | null } | null {
  if (NAME.test(name)) return isInherited(name) ? { message: 'is reserved', suggestion: null } : null;
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[øØ]/g, 'o')
    .replace(/[æÆ]/g, 'ae')
    .replace(/ß/g, 'ss')
    .replace(/[^A-Za-z0-9_-]+/g, '_')
    .replace(/^[^A-Za-z]+|_+$/g, '');
  const message = 'cannot be a name: names have letters a to z, digits, - and _, and begin with a letter';
  return { message, suggestion: NAME.test(plain) ? plain : null };
}

/** The same for variables. */
export function variableFault(name: string): string | null {
  if (!VARIABLE.test(name))
    return 'cannot be a variable: they have letters a to z, digits and _, and begin with a letter';
  return RESERVED_WORDS.has(name) || isInherited(name) ? 'is reserved' : null;
}

export const KEY = /^[0-9*#]$/;
/** What may be pressed in a queue: a key, or several in a row; more than eight nobody remembers. */
export const KEY_SEQUENCE = /^[0-9*#]{1,8}$/;
export const isKey = (text: string): text is Key => KEY.test(text);

/** Technologies Asterisk 22 can dial; chan_sip's `SIP/` went with Asterisk 21. */
const TECHNOLOGIES = ['PJSIP', 'IAX2', 'DAHDI', 'Local', 'WebSocket', 'Motif'];
/** Kept from names of endpoints: whatever would dial several, carry options, or break a line of configuration. */
const ENDPOINT = /^([A-Za-z0-9]+)\/[^\s&,;|()"'\\]+$/;

export type EndpointFault = { readonly message: string; readonly suggestion: string | null };

/** What is wrong with an endpoint such as `PJSIP/101`; null when it is good. */
export function endpointFault(text: string): EndpointFault | null {
  const match = ENDPOINT.exec(text);
  const [technology, ...rest] = text.split('/');
  if (match === null) {
    const suggestion = /^[0-9]+$/.test(text) ? `PJSIP/${text}` : null;
    return {
      message: 'is not a phone: write the endpoint as Asterisk dials it, such as PJSIP/101',
      suggestion,
    };
  }
  if (TECHNOLOGIES.includes(technology ?? '')) return null;
  const known = TECHNOLOGIES.find((each) => each.toLowerCase() === technology?.toLowerCase());
  const meant = known ?? (technology?.toUpperCase() === 'SIP' ? 'PJSIP' : null);
  return {
    message: `"${technology}" is nothing Asterisk 22 can dial`,
    suggestion: meant === null ? null : [meant, ...rest].join('/'),
  };
}

/** Endings of recordings that Asterisk plays without further modules. */
export const SOUND_ENDINGS = [
  'wav',
  'wav16',
  'ulaw',
  'ul',
  'mu',
  'pcm',
  'alaw',
  'al',
  'g722',
  'gsm',
  'sln',
  'sln16',
  'sln44',
  'sln48',
  'ogg',
]; // prettier-ignore
/** Endings that people try. */
const UNPLAYABLE = ['mp3', 'm4a', 'aac', 'flac', 'mp4', 'wma', 'aiff', 'opus'];

/** A path without its ending, and the ending in lower case ('' if it has none that a recording could have). */
export function splitSound(path: string): {
  readonly stem: string;
  readonly ending: string;
  readonly playable: boolean;
} {
  const match = /^(.+)\.([A-Za-z0-9]+)$/.exec(path);
  const ending = match?.[2]?.toLowerCase() ?? '';
  const known = SOUND_ENDINGS.includes(ending) || UNPLAYABLE.includes(ending);
  if (match === null || !known) return { stem: path, ending: '', playable: true };
  return { stem: match[1] ?? path, ending, playable: SOUND_ENDINGS.includes(ending) };
}
