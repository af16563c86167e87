/** What comes of a request for a callback over the web. Plain JSON: it is kept, so that the same request hears the same. */
import type { Milliseconds } from '../../domain/ids.ts';
import type { Refused } from '../callback-office.ts';
import type { ShownCallback } from './shown-callback.ts';

export type AskOutcome =
  | { readonly type: 'added' | 'changed'; readonly callback: ShownCallback }
  /** The number has to be confirmed. `request`: by what the code is brought. */
  | { readonly type: 'codeSent'; readonly request: string; readonly expiresAt: string }
  | Refusal;

export type Refusal =
  | Refused
  /** The number has one pending that somebody else asked for. */
  | { readonly type: 'alreadyPending' }
  /** No code can be sent to the number, or none is wanted there. */
  | { readonly type: 'cannotVerify' }
  | { readonly type: 'captchaFailed' };

/** What is answered without being kept: the same request may fare better later. */
export type NotNow =
  | { readonly type: 'tooMany'; readonly retryAfterMs: Milliseconds }
  | { readonly type: 'captchaUnavailable' }
  /** The same request is being worked on. */
  | { readonly type: 'underWay' }
  /** The key was used for another request. */
  | { readonly type: 'keyReused' };

export type Asked = AskOutcome | NotNow;

export type Confirmed =
  | Extract<AskOutcome, { readonly type: 'added' | 'changed' }>
  | Refusal
  | { readonly type: 'wrongCode'; readonly triesLeft: number }
  | { readonly type: 'codeOver' }
  | { readonly type: 'unknownRequest' };

/** @param known which callbacks the client may ask for. */
export const refusalOf = (refused: Refused, known: readonly string[]): Refusal =>
  refused.type === 'unknownProfile' ? { type: 'unknownProfile', known } : refused;
