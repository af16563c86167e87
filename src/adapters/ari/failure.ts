/** Why a request came to nothing. `status` 0 stands for "no answer". */
export class AriFailure extends Error {
  override readonly name = 'AriFailure';
  /** The HTTP status, or 0 when there was no answer: it may or may not have been done. */
  readonly status: number;

  constructor(status: number, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.status = status;
  }
}

export const noAnswer = (reason: string, cause?: unknown): AriFailure => new AriFailure(0, reason, { cause });

/** Asterisk tells why in `message`, or in `error` where it blames itself. */
export function answeredFailure(status: number, body: string): AriFailure {
  let reason = body.trim();
  try {
    const told: unknown = JSON.parse(body);
    if (typeof told === 'object' && told !== null) {
      if ('message' in told && typeof told.message === 'string') reason = told.message;
      else if ('error' in told && typeof told.error === 'string') reason = told.error;
    }
  } catch {
    // Not JSON: an HTML page of the web server, or nothing. The text is all there is.
  }
  return new AriFailure(status, reason.slice(0, 200) || `HTTP status ${status}`);
}

/** Whatever was thrown, as a failure: what is not ours is a fault on the way, so "no answer". */
export function asFailure(thrown: unknown): AriFailure {
  if (thrown instanceof AriFailure) return thrown;
  return noAnswer(thrown instanceof Error ? thrown.message : String(thrown), thrown);
}
