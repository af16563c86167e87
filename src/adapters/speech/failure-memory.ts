/**
 * Remembers for a short while what failed, so that a broken engine is not run again for every caller.
 *
 * A text that failed is not tried again for half a minute. A voice (of one command) that failed three times in a row
 * rests for ten seconds, whatever the text; after that one failure more sends it to rest again, one success clears it.
 */
import type { Utterance } from './sound-cache.ts';

const TEXT_REST_MS = 30_000;
const VOICE_REST_MS = 10_000;
const FAILURES_TO_REST = 3;
/** More failed texts than this are not remembered one by one. */
const MOST_TEXTS = 1000;

export interface FailureMemory {
  /** Why trying is not worth it now; null when it is. */
  recall(utterance: Utterance, key: string): string | null;
  /** What came of a try: null for success. */
  learn(utterance: Utterance, key: string, failure: string | null): void;
}

export function createFailureMemory(now: () => number): FailureMemory {
  const texts = new Map<string, { readonly until: number; readonly reason: string }>();
  const voices = new Map<
    string,
    { readonly failures: number; readonly until: number; readonly reason: string }
  >();
  const voiceKey = ({ command, voice }: Utterance): string => JSON.stringify([command, voice]);

  return {
    recall(utterance, key) {
      const text = texts.get(key);
      if (text !== undefined && now() < text.until) return text.reason;
      const voice = voices.get(voiceKey(utterance));
      return voice !== undefined && now() < voice.until ? `the engine rests after: ${voice.reason}` : null;
    },
    learn(utterance, key, failure) {
      if (failure === null) {
        texts.delete(key);
        voices.delete(voiceKey(utterance));
        return;
      }
      // What was recalled teaches nothing new.
      if (this.recall(utterance, key) !== null) return;
      if (texts.size >= MOST_TEXTS) texts.clear();
      texts.set(key, { until: now() + TEXT_REST_MS, reason: failure });
      const failures = (voices.get(voiceKey(utterance))?.failures ?? 0) + 1;
      const until = failures >= FAILURES_TO_REST ? now() + VOICE_REST_MS : 0;
      voices.set(voiceKey(utterance), { failures, until, reason: failure });
    },
  };
}
