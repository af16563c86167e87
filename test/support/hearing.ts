/** What tests ask of calls on a stage. */
import type { Call } from '../../src/lab/phones/call.ts';
import { eventually } from './eventually.ts';

/** The prompts heard so far, in order: `welcome`, or `welcome (cut)` when it was stopped before its end. */
export const heard = (call: Call): string[] =>
  call.prompts().map(({ name, cut }) => (cut ? `${name} (cut)` : name));

/** The same, where it does not matter whether they were stopped: a machine short of time drops sound as well. */
export const said = (call: Call): string[] => call.prompts().map(({ name }) => name);

/** Presses as soon as the prompt has been heard so far that it can be told from others. */
export async function pressAt(call: Call, prompt: string, keys: string, sinceMs = 0): Promise<void> {
  await call.waitToHear(prompt, { part: 'beginning', sinceMs, limitMs: 30_000 });
  await call.press(keys);
}

/** Texts that begin alike are told apart by what follows, numbers by their last digits: so much more is heard. */
const TOLD_APART_MS = 6_000;

/** Waits for what is said next, and hears enough of it to know what it is. */
export async function hearsSome(call: Call, limitMs = 30_000): Promise<void> {
  await call.waitForMusic({ sinceMs: call.heardMs, forMs: 800, limitMs });
  const sinceMs = call.heardMs;
  await eventually(
    () => `more of what is said: ${call.describe()}`,
    () => call.heardMs >= sinceMs + TOLD_APART_MS || null,
    limitMs,
  );
}

/** What an offer says of the wait, as phones know it: `offer lessThan`, `offer about 1`, in English `offer about 1 en`. */
const WAITS = ['lessThan', 'about 1', 'between 1-2', 'about 2', 'between 2-3'];

/** Waits until an offer has said how long the wait would be, whichever that is. @returns the offer's name */
export function hearsWaitIn(call: Call, offer: string, language = '', sinceMs = 0): Promise<string> {
  const names = WAITS.map((wait) => `${offer} ${wait}${language === '' ? '' : ` ${language}`}`);
  return Promise.any(
    names.map(async (name) => {
      await call.waitToHear(name, { part: 'beginning', sinceMs, limitMs: 30_000 });
      return name;
    }),
  );
}

/** Each says something from now on, and hears what the other says from now on. */
export async function hearEachOther(one: Call, other: Call): Promise<void> {
  const since = [one.heardMs, other.heardMs] as const;
  one.keepSaying({ hz: 1000, ms: 500 });
  other.keepSaying({ hz: 700, ms: 500 });
  await Promise.all([
    one.waitForTone(700, { forMs: 400, sinceMs: since[0], limitMs: 30_000 }),
    other.waitForTone(1000, { forMs: 400, sinceMs: since[1], limitMs: 30_000 }),
  ]);
  one.hush();
  other.hush();
}
