/** What a customer sees of their callback, and what they can choose. */

import { type CallbackState, isInAttempt, promiseOf } from '../../../domain/callback/state.ts';
import { waitsForSoonest } from '../../../domain/callback/wishes.ts';
import { clockTime } from '../../../domain/hours.ts';
import type { Instant, Language } from '../../../domain/ids.ts';
import { MINUTE_MS } from '../../../domain/time-units.ts';
import type { LinkedCallback, LinkWish } from '../../../engine/customer-office.ts';
import type { Choice, ChoiceGroup, Page } from './template.ts';
import { dayWords, inWords, momentWords, type Telling } from './times.ts';
import { PAGE_WORDS, type PageWords, pageLanguage } from './words.ts';

const SHOWN_DIGITS = 3;
const HIDDEN = '•••• ';

/** @param hasFailed what they chose last was not possible. */
export function callbackPage(
  linked: LinkedCallback,
  languages: readonly Language[],
  now: Instant,
  hasFailed: boolean,
): Page {
  const { callback, site, timezone, callUs } = linked;
  const language = pageLanguage([callback.language, ...languages]);
  const words = PAGE_WORDS[language];
  const telling = { language, timezone, now };
  const { progress } = callback;
  const isOver = progress.status === 'over';
  const ends = callback.number.slice(-SHOWN_DIGITS);
  return {
    language,
    title: words.heading,
    alert: hasFailed ? words.notNow : null,
    paragraphs: isOver ? [words.ends[progress.end]] : progressWords(callback, words),
    facts: [
      { name: words.who, value: site },
      ...(isOver ? [] : [{ name: words.when, value: whenWords(callback, words, telling) }]),
      { name: words.yourNumber, value: `${HIDDEN}${words.endsWith.replace('{digits}', ends)}` },
    ],
    choices: isOver ? [] : choices(linked, words, telling),
    contact: callUs === null ? null : { words: words.callUs, number: callUs },
  };
}

function progressWords({ progress }: CallbackState, words: PageWords): string[] {
  if (isInAttempt(progress)) return [words.calling, ...(progress.then === null ? [] : [words.noted])];
  return progress.status === 'later' && progress.why === 'retry' ? [words.unreached] : [];
}

function whenWords(callback: CallbackState, words: PageWords, telling: Telling): string {
  const { progress } = callback;
  const { now, timezone } = telling;
  if (isInAttempt(progress) && progress.then?.type === 'moved')
    return windowWords(progress.then.to.window, words, telling);
  // What is known better than what was promised once.
  if (progress.status === 'later' && progress.why === 'retry') return momentWords(progress.until, telling);
  const { window } = promiseOf(callback);
  if (window.to < now) {
    return progress.status === 'later' ? momentWords(progress.until, telling) : words.soon;
  }
  if (progress.status === 'later' && progress.until > window.to) return momentWords(progress.until, telling);
  return windowWords(window, words, { ...telling, timezone });
}

function windowWords(
  { from, to }: { readonly from: Instant; readonly to: Instant },
  words: PageWords,
  telling: Telling,
): string {
  const { now, timezone } = telling;
  const end = clockTime(to, timezone);
  if (from <= now) return `${dayWords(to, telling)}, ${words.before.replace('{time}', end)}`;
  return `${dayWords(from, telling)}, ${clockTime(from, timezone)}–${end}`;
}

function choices(
  { callback, laters, times }: LinkedCallback,
  words: PageWords,
  telling: Telling,
): ChoiceGroup[] {
  const { now } = telling;
  const later = laters.map(({ afterMs, at }): Choice => {
    // Where nobody is called at that hour, the hour is told instead.
    const isThen = Math.abs(at - now - afterMs) < MINUTE_MS;
    const label = isThen
      ? `${inWords(afterMs, telling)} (${clockTime(at, telling.timezone)})`
      : momentWords(at, telling);
    return { label, fields: { wish: 'later', minutes: String(Math.round(afterMs / MINUTE_MS)) } };
  });
  const slots = (times?.slots ?? []).map(
    ({ from }): Choice => ({ label: momentWords(from, telling), fields: { wish: 'at', at: String(from) } }),
  );
  return [
    { heading: words.later, buttons: later },
    { heading: words.choose, buttons: slots },
    {
      heading: null,
      buttons: [
        ...soonest(callback, times, words),
        { label: words.cancel, fields: { wish: 'cancel' }, isGrave: true },
      ],
    },
  ];
}

/** To who does not wait for that anyway. */
function soonest(callback: CallbackState, times: LinkedCallback['times'], words: PageWords): Choice[] {
  if (waitsForSoonest(callback) || times === null || times.soonest === null) return [];
  return [{ label: words.soonest, fields: { wish: 'soonest' } }];
}

const LONGEST_NUMBER = 16;

/** What was sent with a button; null: with none of ours. */
export function wishFrom(form: URLSearchParams): LinkWish | null {
  switch (form.get('wish')) {
    case 'cancel':
      return { type: 'cancel' };
    case 'soonest':
      return { type: 'soonest' };
    case 'later': {
      const minutes = wholeNumber(form.get('minutes'));
      return minutes === null ? null : { type: 'later', afterMs: minutes * MINUTE_MS };
    }
    case 'at': {
      const at = wholeNumber(form.get('at'));
      return at === null ? null : { type: 'at', at: at as Instant };
    }
    default:
      return null;
  }
}

function wholeNumber(text: string | null): number | null {
  if (text === null || text.length > LONGEST_NUMBER || !/^[0-9]+$/.test(text)) return null;
  return Number(text);
}
