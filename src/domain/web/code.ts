/**
 * A request for a callback that waits until its number is confirmed by the code that was sent there.
 *
 *   waiting ──right──▶ done          (the callback is made with it)
 *      │ ╰──wrong──▶ waiting, three times at most
 *      ╰──ten minutes──▶ over
 *
 * Rules. A code counts for ten minutes and three tries, the last of which may be the right one. What is over stays over,
 * whatever is typed. The right code typed again after it was is as good as the first time: an answer may have been lost.
 */

import type { VariableValue } from '../flow/variables.ts';
import type { CallbackId, Instant, Language, Milliseconds } from '../ids.ts';

/** What was asked for over the web. */
export interface AskedCallback {
  readonly profile: string;
  /** As it was written. */
  readonly number: string;
  readonly callerName: string;
  readonly language: Language | null;
  readonly at: Instant | null;
  readonly variables: Readonly<Record<string, VariableValue>>;
}

export interface CodeRequest {
  readonly v: 1;
  /** Nobody can guess it. */
  readonly id: string;
  readonly client: string;
  /** What a new callback will be called. */
  readonly callback: CallbackId;
  readonly expiresAt: Instant;
  readonly wrongTries: number;
  readonly progress:
    | { readonly status: 'waiting'; readonly asked: AskedCallback }
    /** `changed`: the number had one already. */
    | { readonly status: 'done'; readonly type: 'added' | 'changed'; readonly callback: CallbackId };
}

export const CODE_LASTS_MS: Milliseconds = 600_000;
export const CODE_TRIES = 3;

export type CodeVerdict =
  | { readonly type: 'right' }
  | { readonly type: 'wrong'; readonly triesLeft: number }
  /** Too late, or too many tries. */
  | { readonly type: 'over' };

/** What a code that was typed means; the state is to be saved either way. */
export function judgeCode(
  state: CodeRequest,
  isRight: boolean,
  now: Instant,
): { readonly state: CodeRequest; readonly verdict: CodeVerdict } {
  if (now >= state.expiresAt || state.wrongTries >= CODE_TRIES) return { state, verdict: { type: 'over' } };
  if (isRight) return { state, verdict: { type: 'right' } };
  const wrongTries = state.wrongTries + 1;
  const triesLeft = CODE_TRIES - wrongTries;
  const verdict: CodeVerdict = triesLeft === 0 ? { type: 'over' } : { type: 'wrong', triesLeft };
  return { state: { ...state, wrongTries }, verdict };
}

/** The callback was made. What was asked for is known from it. */
export const codeUsed = (
  state: CodeRequest,
  type: 'added' | 'changed',
  callback: CallbackId,
): CodeRequest => ({ ...state, progress: { status: 'done', type, callback } });
