/** Asks a service whether a person made a request. */

import type { CaptchaSettings } from '../../domain/web/settings.ts';
import type { CaptchaVerdict } from '../../engine/web/callback-requests.ts';
import { holds } from '../http/answer-test.ts';
import { causeOf } from '../http/cause-of.ts';
import { fillAll } from '../http/fill.ts';
import { firstPart } from '../http/first-part.ts';
import { type SecretOf, secretNotSet, secretValues } from '../http/service-secrets.ts';

export interface CaptchaParts {
  readonly settings: CaptchaSettings;
  readonly secret: SecretOf;
  /** Told why nobody could say; without any secret. */
  readonly unavailable: (reason: string) => void;
}

/** More of an answer is not read. */
const LONGEST_ANSWER_BYTES = 16_384;

/** Never rejects. */
export async function askCaptcha(
  { settings, secret, unavailable }: CaptchaParts,
  given: { readonly captcha: string; readonly address: string },
): Promise<CaptchaVerdict> {
  const { url, form, passed, timeoutMs, secrets } = settings;
  const notSet = secretNotSet(secrets, secret);
  if (notSet !== null) {
    unavailable(notSet);
    return 'unavailable';
  }
  const values = { ...given, ...secretValues(secrets, secret) };
  const timeLimit = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams(fillAll(form, values)),
      // Another address may be anybody's, and would be told the secret.
      redirect: 'manual',
      signal: timeLimit,
    });
    const body = await firstPart(response, LONGEST_ANSWER_BYTES);
    const { status } = response;
    if (status >= 500 || status === 429) {
      unavailable(`HTTP ${status}`);
      return 'unavailable';
    }
    return holds(passed, { status, body }) ? 'passed' : 'failed';
  } catch (error) {
    const reason = causeOf(error) ?? 'it is not reached';
    unavailable(timeLimit.aborted ? `no answer in ${timeoutMs} ms` : reason);
    return 'unavailable';
  }
}
