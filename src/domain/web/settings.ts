/** What Keepline serves over HTTP, as a site's `web` section says: requests from other systems, and customers' links. */

import type { Milliseconds } from '../ids.ts';
import type { AnswerTest } from '../messages/settings.ts';

export interface WebSettings {
  readonly host: string;
  readonly port: number;
  /** As customers reach it, without a slash at its end; null: messages hold no links. */
  readonly publicUrl: string | null;
  /** Whether the visitor's address is taken from `X-Forwarded-For`: a proxy of ours stands before it. */
  readonly behindProxy: boolean;
  /** Systems that may ask, by name. */
  readonly clients: Readonly<Record<string, WebClient>>;
}

export interface WebClient {
  /** The name of the secret that is its token. */
  readonly token: string;
  /** Names under `callbacks`; null: all. */
  readonly callbacks: readonly string[] | null;
  /** Requests from one visitor's address, and for numbers that are alike but for their last digits. */
  readonly perAddress: Rate;
  readonly perPrefix: Rate;
  /** Codes that are sent for it, to whatever numbers: they are paid for. */
  readonly codes: Rate;
  /** Whether a number has to be confirmed by a code that is sent there: never, if it has not talked with us before, or always. */
  readonly verify: 'no' | 'unknown' | 'always';
  /** Asked whether a person made the request; null: nobody is asked. */
  readonly captcha: CaptchaSettings | null;
}

export interface Rate {
  readonly most: number;
  readonly inMs: Milliseconds;
}

export interface CaptchaSettings {
  readonly url: string;
  /** ICU: `{captcha}` (what the visitor's browser brought), `{address}` and `{secret_…}` are filled in. Sent as a form. */
  readonly form: Readonly<Record<string, string>>;
  readonly passed: AnswerTest;
  readonly timeoutMs: Milliseconds;
  /** The names of the secrets that the texts ask for. */
  readonly secrets: readonly string[];
}

/** What the fields that a captcha's service is sent may ask for, besides secrets. */
export const CAPTCHA_ARGUMENTS = {
  captcha: "what the visitor's browser brought",
  address: "the visitor's address",
} as const;

/** The text that brings a code to a number which has to be confirmed. */
export const CODE_TEXT = 'callback_sms_code';

/** Shorter ones could be guessed, so often as they may be tried. */
export const SHORTEST_TOKEN = 16;

/** Every secret that these settings ask for. */
export function secretsOfWeb({ clients }: WebSettings): readonly string[] {
  const asked = Object.values(clients).flatMap(({ token, captcha }) => [token, ...(captcha?.secrets ?? [])]);
  return [...new Set(asked)].sort();
}
