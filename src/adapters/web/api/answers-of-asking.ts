/** What a system is answered when it asks for a callback. */
import type { AskOutcome, Confirmed, NotNow } from '../../../engine/web/ask-outcome.ts';
import { type Failure, failed, json } from '../answers.ts';
import type { WebAnswer } from '../route.ts';
import type { Fault } from './read-asked.ts';

/** Adds where the callback is found. */
export function answerOf(outcome: AskOutcome | NotNow | Confirmed): WebAnswer {
  switch (outcome.type) {
    case 'added':
    case 'changed': {
      const location = `/v1/callbacks/${outcome.callback.id}`;
      return json(outcome.type === 'added' ? 201 : 200, outcome.callback, { location });
    }
    case 'codeSent':
      return json(202, { request: outcome.request, code: 'sent', expires_at: outcome.expiresAt });
    case 'tooMany':
      return tooMany(outcome.retryAfterMs);
    default: {
      const [status, code, message, more] = failureOf(outcome);
      return failed(status, { code, message, ...more });
    }
  }
}

export const tooMany = (retryAfterMs: number): WebAnswer =>
  failed(
    429,
    { code: 'too_many_requests', message: 'These are too many requests. Try again later.' },
    { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) },
  );

type Failed = Exclude<
  AskOutcome | NotNow | Confirmed,
  { readonly type: 'added' | 'changed' } | { readonly type: 'codeSent' } | { readonly type: 'tooMany' }
>;

function failureOf(
  outcome: Failed,
): readonly [status: number, code: string, message: string, more?: Readonly<Record<string, unknown>>] {
  switch (outcome.type) {
    case 'unknownProfile': {
      const { known } = outcome;
      return [422, 'unknown_callback', 'There are no such callbacks for you.', { field: 'callback', known }];
    }
    case 'denied': {
      const reason = outcome.reason.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      return [422, 'number_denied', 'This number cannot be called back.', { field: 'number', reason }];
    }
    case 'limited': {
      const limit = outcome.limit === 'perDay' ? 'per_day' : outcome.limit;
      return [422, 'limited', 'This number cannot have any more callbacks.', { field: 'number', limit }];
    }
    case 'noTime':
      return [422, 'no_time', 'No callback can be promised for this time.', { field: 'at' }];
    case 'alreadyPending':
      return [409, 'already_pending', 'This number has a callback already.', { field: 'number' }];
    case 'cannotVerify':
      return [422, 'cannot_verify', 'No code can be sent to this number.', { field: 'number' }];
    case 'captchaFailed':
      return [422, 'captcha_failed', 'The captcha was not solved.', { field: 'captcha' }];
    case 'captchaUnavailable':
      return [503, 'captcha_unavailable', 'The captcha cannot be checked just now. Try again.'];
    case 'underWay':
      return [409, 'under_way', 'This very request is being worked on.'];
    case 'keyReused':
      return [422, 'key_reused', 'This Idempotency-Key was used for another request.'];
    case 'wrongCode':
      return [422, 'wrong_code', 'This is not the code.', { field: 'code', tries_left: outcome.triesLeft }];
    case 'codeOver':
      return [410, 'code_over', 'This code counts no longer. Ask for the callback again.', { field: 'code' }];
    case 'unknownRequest':
      return [404, 'not_found', 'There is no such request.'];
    default:
      return outcome satisfies never;
  }
}

export function badRequest(faults: readonly Fault[]): WebAnswer {
  const errors: Failure[] = faults.map(({ field, message }) => ({
    code: 'bad_request',
    message,
    ...(field === null ? {} : { field }),
  }));
  const [first] = errors;
  const error = first ?? { code: 'bad_request', message: 'This cannot be understood.' };
  return json(400, { error, errors });
}
