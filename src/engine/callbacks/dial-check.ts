/** Whether a customer may be dialled at this moment: looked at again before every dial. */
import type { CallState } from '../../domain/call/state.ts';
import type { DialCheck, LiveDialCheck } from '../../domain/callback/event.ts';
import { limitSpending } from '../../domain/callback/limits.ts';
import type { Dialling } from '../../domain/callback/settings.ts';
import { type CallbackState, isInAttempt } from '../../domain/callback/state.ts';
import { positionOf } from '../../domain/callback/switches.ts';
import { customerChannel, type Instant } from '../../domain/ids.ts';
import type { Site } from '../../domain/site.ts';
import type { Store } from '../store.ts';
import type { CallbackBook } from './callback-book.ts';
import { judgedBy, type Profile, type Profiles } from './profiles.ts';

export interface CheckParts {
  readonly store: Pick<Store, 'attemptsSince' | 'callbacks' | 'pendingActions'>;
  readonly book: CallbackBook;
  /** All that are live. */
  readonly calls: Iterable<CallState>;
  /** In force: its spending limit is for all callbacks together. */
  readonly site: Site;
  readonly now: Instant;
}

/** The longest day there is, and some: of attempts before that none is of today. */
const A_DAY_MS = 26 * 3_600_000;
/** Of one number: more than may be pending, and what was over just now. */
const LATELY_ASKED = 10;

export function checkDial(callback: CallbackState, profile: Profile, parts: CheckParts): DialCheck {
  const dialling = positionOf(parts.book.switches, 'dialling', callback.profile, profile.settings);
  if (dialling === false) return { type: 'off' };
  const check = checkLive(callback, profile, parts);
  return dialling === true ? check : { type: 'dryRun', otherwise: check };
}

function checkLive(callback: CallbackState, profile: Profile, parts: CheckParts): LiveDialCheck {
  const { book, site, store, now } = parts;
  const verdict = judgedBy(profile, callback.number);
  if (verdict.verdict === 'denied') return { type: 'denied', reason: verdict.reason };
  const isTaken = isBusy(callback, book) || isAmong(callersAmong(parts.calls), callback);
  if (isTaken || isBeingHungUp(callback, parts)) return { type: 'numberBusy' };
  if (linesTaken(callback, book) >= profile.settings.trunkLimit) return { type: 'linesTaken' };
  if (site.spending === null) return { type: 'go' };
  const attempts = store.attemptsSince((now - A_DAY_MS) as Instant);
  const spending = limitSpending(site.spending, attempts, now, site.timezone);
  return spending.type === 'over' ? { type: 'spent', until: spending.until } : { type: 'go' };
}

/** By other callbacks, of all kinds. */
function linesTaken({ id }: CallbackState, book: CallbackBook): number {
  return book.underWay().filter((other) => other.id !== id && isInAttempt(other.progress)).length;
}

/** Another callback is calling this number. */
const isBusy = ({ id, number }: CallbackState, book: CallbackBook): boolean =>
  book.ofNumber(number).some((other) => other.id !== id && isInAttempt(other.progress));

/** The numbers that callbacks are calling. */
export const numbersCalled = (book: CallbackBook): ReadonlySet<string> =>
  new Set(book.underWay().flatMap(({ number, progress }) => (isInAttempt(progress) ? [number] : [])));

/**
 * An attempt at this number is over, and its telephone not yet told: a call now would meet the other one there. Looked at
 * anew when that is done.
 */
function isBeingHungUp({ number }: CallbackState, { store }: CheckParts): boolean {
  const hungUp = store
    .pendingActions()
    .flatMap(({ action }) => (action.type === 'hangup' ? [action.channel] : []));
  if (hungUp.length === 0) return false;
  const lately = { status: null, profile: null, number, from: null, to: null, limit: LATELY_ASKED };
  return store
    .callbacks(lately)
    .some(({ attempts }) => attempts.some(({ call }) => hungUp.includes(customerChannel(call))));
}

/** Those who have called us, by number and by call: whoever still hears that we will call has a busy telephone. */
export function callersAmong(calls: Iterable<CallState>): ReadonlySet<string> {
  const callers = new Set<string>();
  for (const { id, attempt, activity, callerNumber } of calls) {
    if (attempt !== null || activity.status === 'ended') continue;
    callers.add(id).add(callerNumber);
  }
  return callers;
}

export const isAmong = (callers: ReadonlySet<string>, { number, origin }: CallbackState): boolean =>
  callers.has(number) || (origin.type === 'call' && callers.has(origin.call));

/** Whether customers of a profile are called now, by the switches and the site. */
export function diallingOf(
  profile: string,
  profiles: Profiles,
  { switches }: Pick<CallbackBook, 'switches'>,
): Dialling {
  const settings = profiles.of(profile)?.settings;
  return settings === undefined ? false : positionOf(switches, 'dialling', profile, settings);
}
