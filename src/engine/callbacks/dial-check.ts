/** Whether a customer may be dialled at this moment: looked at again before every dial. */
import type { DialCheck, LiveDialCheck } from '../../domain/callback/event.ts';
import { limitSpending } from '../../domain/callback/limits.ts';
import type { Dialling } from '../../domain/callback/settings.ts';
import { type CallbackState, isInAttempt } from '../../domain/callback/state.ts';
import { positionOf } from '../../domain/callback/switches.ts';
import { customerChannel, type Instant } from '../../domain/ids.ts';
import type { Site } from '../../domain/site.ts';
import type { Staged } from '../live.ts';
import type { Store } from '../store.ts';
import type { CallbackBook } from './callback-book.ts';
import { judgedBy, type Profile, type Profiles } from './profiles.ts';
import type { Spending } from './spending.ts';

export interface CheckParts {
  readonly store: Pick<Store, 'attemptsSince' | 'callbacks' | 'pendingActions'>;
  readonly book: CallbackBook;
  readonly spending: Spending;
  readonly calls: Callers;
  /** In force: its spending limit is for all callbacks together. */
  readonly site: Site;
  readonly now: Instant;
}

/** The calls that are live. */
export type Callers = Pick<Staged, 'isCalling' | 'isOnTheLine'>;

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
  const number = judgedBy(profile, callback.number);
  if (number.verdict === 'denied') return { type: 'denied', reason: number.reason };
  if (isTaken(callback, book, parts.calls) || isBeingHungUp(callback, parts)) return { type: 'numberBusy' };
  if (linesTaken(callback, book) >= profile.settings.trunkLimit) return { type: 'linesTaken' };
  if (site.spending === null) return { type: 'go' };
  const today = parts.spending.today(store, now, site.timezone);
  const verdict = limitSpending(site.spending, today, now, site.timezone);
  return verdict.type === 'over' ? { type: 'spent', until: verdict.until } : { type: 'go' };
}

/** By other callbacks, of all kinds. */
function linesTaken({ id }: CallbackState, book: CallbackBook): number {
  const own = book.callback(id);
  return book.inAttempt() - (own !== undefined && isInAttempt(own.progress) ? 1 : 0);
}

/** Their telephone is busy: with another callback, or a call to us. Whoever still hears that we will call has one. */
export const isTaken = (callback: CallbackState, book: CallbackBook, calls: Callers): boolean =>
  isBusy(callback, book) ||
  calls.isCalling(callback.number) ||
  (callback.origin.type === 'call' && calls.isOnTheLine(callback.origin.call));

/** Another callback is calling this number. */
const isBusy = ({ id, number }: CallbackState, book: CallbackBook): boolean =>
  book.ofNumber(number).some((other) => other.id !== id && isInAttempt(other.progress));

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

/** Whether customers of a profile are called now, by the switches and the site. */
export function diallingOf(
  profile: string,
  profiles: Profiles,
  { switches }: Pick<CallbackBook, 'switches'>,
): Dialling {
  const settings = profiles.of(profile)?.settings;
  return settings === undefined ? false : positionOf(switches, 'dialling', profile, settings);
}
