/** Callers who are offered to be called back, in a line that they would wait in for ten more minutes. */
import { type CallbackSite, callbackSite } from './callback-site.ts';
import { type Given, given, key, start, waitOf } from './given.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** The caller's. */
export const number = '+46701234567';
/** A profile's: quarters of an hour to choose from, for a week. */
export const schedule = {
  share: 1,
  slotMs: 15 * MINUTE,
  daysAhead: 7,
  hours: null,
  toleranceMs: 10 * MINUTE,
};

/** Waits for a minute, in the third place, and would for ten more. */
export function waiting(site: CallbackSite = {}, caller = number): Given {
  return given(callbackSite(site))
    .line({
      inLine: [{ rank: start - 2 }, { rank: start - 1 }],
      estimate: waitOf(10 * MINUTE, 20 * MINUTE),
    })
    .arrived('1000', caller)
    .after(MINUTE)
    .thenIs('queued');
}

export const press = (story: Given, ...keys: string[]): Given => {
  for (const each of keys) story.when(key(each));
  return story;
};

/** What the last decision asks for. */
export const requests = ({ decision }: Given) => decision.requests;
