/** The forms that answers have. */
import type { WebAnswer } from './route.ts';

type Headers = Readonly<Record<string, string>>;

export const json = (status: number, value: unknown, headers: Headers = {}): WebAnswer => ({
  status,
  headers,
  body: { type: 'json', value },
});

export const html = (status: number, text: string, headers: Headers = {}): WebAnswer => ({
  status,
  headers,
  body: { type: 'html', text },
});

/** The path is known, and can be asked in these ways only. */
export const notAllowed = (methods: readonly string[]): WebAnswer =>
  failed(
    405,
    { code: 'method_not_allowed', message: `This answers ${methods.join(', ')} only.` },
    {
      allow: methods.join(', '),
    },
  );

/** What went wrong, for programs (`code`) and for people (`message`). */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly [detail: string]: unknown;
}

export const failed = (status: number, failure: Failure, headers: Headers = {}): WebAnswer =>
  json(status, { error: failure }, headers);
