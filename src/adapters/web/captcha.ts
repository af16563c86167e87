/** Asks a service whether a person made a request. */

import { argumentOfSecret } from '../../domain/messages/settings.ts';
import type { CaptchaSettings } from '../../domain/web/settings.ts';
import type { CaptchaVerdict } from '../../engine/web/callback-requests.ts';
import { firstPart } from '../http/first-part.ts';
import { fillAll } from '../sms/fill.ts';

export interface CaptchaParts {
  readonly settings: CaptchaSettings;
  /** Null: it is not set. */
  readonly secret: (name: string) => string | null;
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
  const missing = secrets.find((name) => secret(name) === null);
  if (missing !== undefined) {
    unavailable(`the secret "${missing}" is not set`);
    return 'unavailable';
  }
  const values = {
    ...given,
    ...Object.fromEntries(secrets.map((name) => [argumentOfSecret(name), secret(name) ?? ''])),
  };
  const timeLimit = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams(fillAll(form, values)),
      // Another address may be anybody's, and would be told the secret.
      redirect: 'manual',
      signal: timeLimit,
    });
    const text = await firstPart(response, LONGEST_ANSWER_BYTES);
    const { status } = response;
    if (status >= 500 || status === 429) {
      unavailable(`HTTP ${status}`);
      return 'unavailable';
    }
    const isStatus = passed.statuses.some(({ from, to }) => status >= from && status <= to);
    return isStatus && (passed.body === null || new RegExp(passed.body, 'u').test(text))
      ? 'passed'
      : 'failed';
  } catch (error) {
    const { cause } = error as { readonly cause?: { readonly code?: unknown } };
    const code = typeof cause?.code === 'string' ? cause.code : 'it is not reached';
    unavailable(timeLimit.aborted ? `no answer in ${timeoutMs} ms` : code);
    return 'unavailable';
  }
}
