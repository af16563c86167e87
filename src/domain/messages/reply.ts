/** What a customer's reply to a text message asks for. Only words that stand alone count: nothing is guessed. */

import type { Milliseconds } from '../ids.ts';
import { MINUTE_MS } from '../time-units.ts';

export type Reply =
  /** Not to be called back after all. */
  | { readonly type: 'cancel' }
  | { readonly type: 'later'; readonly afterMs: Milliseconds }
  /** No calls, and no messages ever after. */
  | { readonly type: 'stop' }
  /** Messages may come again. */
  | { readonly type: 'start' }
  | { readonly type: 'yes' }
  | { readonly type: 'unknown' };

const SOONEST_MINUTES = 5;
const LATEST_MINUTES = 1_440;
const USUAL_MINUTES = 30;
/** Words of ours are short: what is longer is a letter. */
const LONGEST = 200;

/** Those in the first line are what operators demand. */
const STOP = words(`
  STOP STOPALL UNSUBSCRIBE END QUIT OPTOUT
  STOPP AVSLUTA AVREGISTRERA AFMELD AVMELD ABMELDEN LOPETA ODJAVA ARRET ARRETER DESABONNER ALTO BAJA PARAR
`);
const START = words('START UNSTOP STARTA ALOITA DEMARRER REPRENDRE ALTA INICIAR');
const CANCEL = words(`
  0 CANCEL AVBOKA AFBESTIL ABSAGEN AVBESTILL PERU PERUUTA OTKAZI ANNULER CANCELAR
`);
const YES = words('1');
/** In sv, en, da and nb, de (both ways of writing it), fi, hr, fr, es. */
const LATER = 'SENARE|LATER|SENERE|SPATER|SPAETER|MYOHEMMIN|KASNIJE|PLUSTARD|MASTARDE';
const LATER_BY = new RegExp(`^(?:${LATER})(?:(\\d{1,5})(?:M|MN|MIN[A-Z]*)?)?$`);

/** @param text as it came from the customer's telephone: case, accents, dots and spaces do not matter. */
export function readReply(text: string): Reply {
  const word = wordOf(text);
  if (STOP.has(word)) return { type: 'stop' };
  if (START.has(word)) return { type: 'start' };
  if (CANCEL.has(word)) return { type: 'cancel' };
  if (YES.has(word)) return { type: 'yes' };
  const later = LATER_BY.exec(word);
  if (later === null) return { type: 'unknown' };
  const minutes = later[1] === undefined ? USUAL_MINUTES : Number(later[1]);
  if (minutes < SOONEST_MINUTES || minutes > LATEST_MINUTES) return { type: 'unknown' };
  return { type: 'later', afterMs: minutes * MINUTE_MS };
}

/** The first line that says something, in capitals without accents; of all between, only what parts two numbers stays. */
function wordOf(text: string): string {
  const plain = text.slice(0, LONGEST).normalize('NFKD').replace(/\p{M}/gu, '');
  const line = plain.split(/[\r\n]+/).find((each) => /[\p{L}\p{N}]/u.test(each)) ?? '';
  return line
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/(?<!\d) | (?!\d)/g, '');
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}
