/**
 * What answered a call of ours, a person or a machine, going by how it speaks. Advice, never the truth: a key pressed is
 * a person's, whatever was heard.
 *
 * Rules (products.md §2, M13, as Genesys measures it). A person says a word or two, "Hello?", for less than 2200 ms,
 * and then listens, silent for 700 ms. A machine speaks on. The first talk decides; later ones change nothing. A sound
 * of under 100 ms is no talk: a click on the line, or the exchange beginning to listen. Nothing heard: not known.
 *
 * It errs: a person who introduces themselves at length sounds like a machine, as does a phone that sends nothing while
 * nobody speaks into it (its silence is not heard); a machine that pauses after its first word sounds like a person.
 */
import type { Instant, Milliseconds } from '../ids.ts';

export type Sounded = 'person' | 'machine';

/** The speech of who answered, as far as it was heard. */
export interface Hearing {
  /** They speak since then; null: they are silent. */
  readonly talkingSince: Instant | null;
  /** When they last stopped speaking; null: nobody has spoken. */
  readonly quietSince: Instant | null;
}

/** Silence that ends a talk. A shorter one is a pause in it. */
export const TALK_ENDS_AFTER_MS: Milliseconds = 700;
const SHORTEST_TALK_MS: Milliseconds = 100;
const PERSON_SPEAKS_UNDER_MS: Milliseconds = 2_200;
/** News of a talk's end may be late by this. */
const SLACK_MS: Milliseconds = 250;

export const NOTHING_HEARD: Hearing = { talkingSince: null, quietSince: null };

/** By a talk that has ended, and after which they were silent for `TALK_ENDS_AFTER_MS`. Null: it was none. */
export function soundOfTalk(talkMs: Milliseconds): Sounded | null {
  if (talkMs < SHORTEST_TALK_MS) return null;
  return talkMs < PERSON_SPEAKS_UNDER_MS ? 'person' : 'machine';
}

/** By a talk whose end has not been told: had it been a short one, its end would be known by now. Null: it may be. */
export function soundSoFar({ talkingSince }: Hearing, now: Instant): Sounded | null {
  if (talkingSince === null) return null;
  const isLong = now - talkingSince >= PERSON_SPEAKS_UNDER_MS + TALK_ENDS_AFTER_MS + SLACK_MS;
  return isLong ? 'machine' : null;
}

export function talkBegan(heard: Hearing, now: Instant): Hearing {
  return { ...heard, talkingSince: now };
}

/** Told once the silence behind it had lasted for so long. */
export function talkEnded(heard: Hearing, talkMs: Milliseconds, now: Instant): Hearing {
  const isTalk = soundOfTalk(talkMs) !== null;
  return {
    talkingSince: null,
    quietSince: isTalk ? ((now - TALK_ENDS_AFTER_MS) as Instant) : heard.quietSince,
  };
}
