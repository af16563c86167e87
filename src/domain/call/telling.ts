/**
 * What a waiting caller is told: the place in line, the expected wait, an offer to be called back, the queue's own
 * messages.
 *
 *   quiet ──something is due, and the gap is over──▶ telling ──heard──▶ quiet
 *
 * Rules. One thing at a time, the place before the wait before an offer before messages, with at least the queue's gap
 * between them. An offer is looked at whenever its rhythm comes round, and told if it holds. Nothing begins while a phone rings for the caller, and what is being told never delays a connection. A place worse
 * than the one told (somebody with more credit has come) is not told. A wait is told as a range; one that has become
 * longer than was said is told as such, or not at all, but never as if it had not been said otherwise.
 */
import type { Instant } from '../ids.ts';
import { type SpokenWait, spokenArguments, tellable } from '../queue/quote.ts';
import type { Rhythm, TellPlace, TellWait } from '../queue/settings.ts';
import { isAbsent } from './attempt.ts';
import { offerInWords } from './callback-variables.ts';
import { adjust, clearTimer, type Draft, mediaOf, say, setTimer } from './draft.ts';
import {
  dayToOffer,
  isOfferedInLine,
  type NumberedRule,
  needNow,
  offersInLine,
} from './looking-at-offers.ts';
import type { Queued, Telling, Told } from './state.ts';

const TELLING_LIMIT_MS = 60_000;
/** A place that nobody knows is asked for again. */
const UNPLACED_RETRY_MS = 1_000;

export const silentTelling = (now: Instant): Telling => ({
  playback: null,
  quietSince: now,
  place: null,
  wait: null,
  messages: {},
  offers: {},
  watchesBelow: null,
});

export function tellingFinished(draft: Draft, queued: Queued): void {
  const telling: Telling = { ...queued.telling, playback: null, quietSince: draft.context.now };
  const quiet: Queued = { ...queued, telling };
  adjust(draft, quiet);
  clearTimer(draft, 'prompt');
  planTelling(draft, quiet);
}

/** On standing in line. The place is counted once the caller stands there, so what is due is told right after. */
export function planFirstTelling(draft: Draft, queued: Queued): void {
  if (queued.ringing.length > 0 || isAbsent(draft.state)) return;
  const due = nextDueAt(draft, queued);
  if (due === null && !watches(draft, queued)) return;
  setTimer(draft, 'telling', Math.max(0, (due ?? 0) - draft.context.now));
}

/** Tells what is due now, or sets the timer for when something will be. Call it whenever that may have changed. */
export function planTelling(draft: Draft, queued: Queued): void {
  clearTimer(draft, 'telling');
  const settings = draft.context.queue(queued.queue)?.tell;
  if (settings === undefined || isAbsent(draft.state)) return;
  if (queued.ringing.length > 0 || queued.telling.playback !== null) return;
  const { now } = draft.context;
  const first = queued.telling.place === null && queued.telling.wait === null;
  const openAt =
    first && isEmpty(queued.telling.messages) && isEmpty(queued.telling.offers)
      ? now
      : queued.telling.quietSince + settings.gapMs;
  if (now < openAt) {
    if (nextDueAt(draft, queued) !== null || watches(draft, queued)) setTimer(draft, 'telling', openAt - now);
    return;
  }
  const place = draft.context.line(queued.queue).place(draft.state.id);
  if (place === null) return setTimer(draft, 'telling', UNPLACED_RETRY_MS);
  const told = tellDue(draft, queued, place);
  if (told.telling.playback !== null) return;
  const due = nextDueAt(draft, told);
  if (due !== null) setTimer(draft, 'telling', Math.max(0, due - now));
  // Better than now, not than what was told: what this place is not worth telling would be looked at for ever.
  const watchesBelow = watches(draft, told) ? place : null;
  if (told !== queued || watchesBelow !== told.telling.watchesBelow) {
    adjust(draft, { ...told, telling: { ...told.telling, watchesBelow } });
  }
}

const isEmpty = (told: Readonly<Record<number, unknown>>): boolean => Object.keys(told).length === 0;

/** The place has become better: told at once, if that is wanted and the gap is over. */
export function placeImproved(draft: Draft, queued: Queued): void {
  const heard: Queued = { ...queued, telling: { ...queued.telling, watchesBelow: null } };
  adjust(draft, heard);
  planTelling(draft, heard);
}

const watches = (draft: Draft, { queue, telling }: Queued): boolean => {
  const tell = draft.context.queue(queue)?.tell;
  const placeLeft =
    tell?.place?.whenBetter === true && telling.place !== null && more(tell.place, telling.place);
  const waitLeft = tell?.wait?.whenBetter === true && telling.wait !== null && more(tell.wait, telling.wait);
  return placeLeft || waitLeft;
};

const more = (rhythm: Rhythm, told: Told<unknown> | null): boolean =>
  rhythm.times === null || told === null || told.times < rhythm.times;

/** When a rhythm comes round again; null: never. */
function dueAt(rhythm: Rhythm, told: Told<unknown> | null, joinedAt: Instant): Instant | null {
  if (!more(rhythm, told)) return null;
  if (told === null) return (joinedAt + rhythm.afterMs) as Instant;
  return rhythm.everyMs === null ? null : ((told.at + rhythm.everyMs) as Instant);
}

function nextDueAt(draft: Draft, { queue, joinedAt, telling }: Queued): Instant | null {
  const tell = draft.context.queue(queue)?.tell;
  if (tell === undefined) return null;
  const times = [
    tell.place === null ? null : dueAt(tell.place, telling.place, joinedAt),
    tell.wait === null ? null : dueAt(tell.wait, telling.wait, joinedAt),
    ...offersInLine(draft, queue).map(({ index, rhythm }) =>
      dueAt(rhythm, telling.offers[index] ?? null, joinedAt),
    ),
    ...tell.messages.map((message, index) => dueAt(message, telling.messages[index] ?? null, joinedAt)),
  ].filter((time) => time !== null);
  return times.length === 0 ? null : (Math.min(...times) as Instant);
}

/** Begins the first thing that is due and has something to say; notes those that are due and have not. */
function tellDue(draft: Draft, queued: Queued, place: number): Queued {
  const tell = draft.context.queue(queued.queue)?.tell;
  if (tell === undefined) return queued;
  let now = queued;
  if (tell.place !== null) now = tellPlace(draft, now, tell.place, place);
  if (tell.wait !== null && now.telling.playback === null) now = tellWait(draft, now, tell.wait, place);
  if (now.telling.playback === null) now = tellOffer(draft, now, place);
  for (const [index, message] of tell.messages.entries()) {
    if (now.telling.playback !== null) break;
    const told = now.telling.messages[index] ?? null;
    if (!isDue(draft, dueAt(message, told, now.joinedAt))) continue;
    now = begin(draft, now, mediaOf(draft, message.prompt), {
      messages: { ...now.telling.messages, [index]: again(draft, told, null) },
    });
  }
  return now;
}

const isDue = (draft: Draft, at: Instant | null): boolean => at !== null && at <= draft.context.now;

const again = <T>(draft: Draft, told: Told<unknown> | null, value: T): Told<T> => ({
  value,
  at: draft.context.now,
  times: (told?.times ?? 0) + 1,
});

/** The rhythm's turn has come and gone without a word: it is not counted as told. */
const passedOver = <T>(draft: Draft, told: Told<T>): Told<T> => ({ ...told, at: draft.context.now });

function tellPlace(draft: Draft, queued: Queued, settings: TellPlace, place: number): Queued {
  const { place: told } = queued.telling;
  // Above the limit, all places sound the same.
  const heard = (of: number) => (settings.limit === null ? of : Math.min(of, settings.limit + 1));
  const better =
    settings.whenBetter && told !== null && heard(place) < heard(told.value) && more(settings, told);
  if (!better && !isDue(draft, dueAt(settings, told, queued.joinedAt))) return queued;
  const over = settings.limit !== null && place > settings.limit;
  const unsaid = over && settings.overText === null;
  if (unsaid || (told !== null && place > told.value)) {
    return note(queued, {
      place: passedOver(draft, told ?? { value: place, at: draft.context.now, times: 0 }),
    });
  }
  const text = over && settings.overText !== null ? settings.overText : settings.text;
  const shown = over && settings.limit !== null ? settings.limit : place;
  const media = mediaOf(draft, [{ kind: 'text', text }], { position: shown, over: over ? 'yes' : 'no' });
  return begin(draft, queued, media, { place: again(draft, told, place) });
}

function tellWait(draft: Draft, queued: Queued, settings: TellWait, place: number): Queued {
  const line = draft.context.line(queued.queue);
  const { wait: told } = queued.telling;
  const due = isDue(draft, dueAt(settings, told, queued.joinedAt));
  if (!due && !(settings.whenBetter && told !== null && more(settings, told))) return queued;
  const estimate = line.estimate(queued.rank, needNow(queued, draft.context.now));
  const word = tellable(told?.value ?? null, estimate);
  const longer = word.type === 'longer' && settings.longerText !== null;
  if (word.type === 'nothing' || (word.type === 'longer' && !longer)) {
    // Nothing to say (yet): looked at again when the rhythm comes round.
    const unsaid: Told<SpokenWait | null> = told ?? { value: null, at: draft.context.now, times: 0 };
    return due ? note(queued, { wait: passedOver(draft, unsaid) }) : queued;
  }
  if (!due && upper(word.wait) >= upper(told?.value ?? null)) return queued;
  const text = longer && settings.longerText !== null ? settings.longerText : settings.text;
  const media = mediaOf(draft, [{ kind: 'text', text }], spokenArguments(word.wait));
  draft.quotes.push({
    queue: queued.queue,
    joinedAt: queued.joinedAt,
    place,
    estimate,
    told: word.wait,
  });
  return begin(draft, queued, media, { wait: again(draft, told, word.wait) });
}

const upper = (wait: SpokenWait | null): number =>
  wait !== null && 'to' in wait ? wait.to : Number.POSITIVE_INFINITY;

/** Of the offers that are due the first that holds is told; each is looked at again when its rhythm comes round. */
function tellOffer(draft: Draft, queued: Queued, place: number): Queued {
  const { offers: told } = queued.telling;
  const due = offersInLine(draft, queued.queue).filter(({ index, rhythm }) =>
    isDue(draft, dueAt(rhythm, told[index] ?? null, queued.joinedAt)),
  );
  if (due.length === 0) return queued;
  const offers: Record<number, Told<null>> = { ...told };
  let offered: NumberedRule | null = null;
  for (const each of due) {
    const before = told[each.index] ?? null;
    const isOffered = offered === null && isOfferedInLine(draft, queued, place, each);
    if (isOffered) offered = each;
    offers[each.index] = isOffered
      ? again(draft, before, null)
      : passedOver(draft, before ?? { value: null, at: draft.context.now, times: 0 });
  }
  if (offered === null) return note(queued, { offers });
  const { say: prompt, into } = offered.rule;
  const words = offerInWords(waitToSay(draft, queued), dayToOffer(draft, into, queued));
  const media = mediaOf(draft, prompt, words);
  return begin(draft, queued, media, { offers });
}

/** For an offer. Nothing where it would be more than what was told: an offer is not to be taken for bad news. */
function waitToSay(draft: Draft, queued: Queued): SpokenWait | null {
  const { context } = draft;
  const estimate = context.line(queued.queue).estimate(queued.rank, needNow(queued, context.now));
  const word = tellable(queued.telling.wait?.value ?? null, estimate);
  return word.type === 'tell' ? word.wait : null;
}

const note = (queued: Queued, change: Partial<Telling>): Queued => ({
  ...queued,
  telling: { ...queued.telling, ...change },
});

function begin(
  draft: Draft,
  queued: Queued,
  media: Parameters<typeof say>[1],
  change: Partial<Telling>,
): Queued {
  const playback = say(draft, media);
  const begun = note(queued, { ...change, playback, watchesBelow: null });
  adjust(draft, begun);
  if (playback !== null) setTimer(draft, 'prompt', TELLING_LIMIT_MS);
  return begun;
}
