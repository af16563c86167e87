/**
 * Tells which system asks, by the token that it brings. Whoever brings wrong ones is told nothing for a while but that it
 * is too often. A right one is heard all the same: many may share an address, and what has so many letters is not guessed.
 */
import type { Instant, Milliseconds } from '../../../domain/ids.ts';
import { SHORTEST_TOKEN, type WebClient } from '../../../domain/web/settings.ts';
import { visitorOf } from '../../../domain/web/visitor.ts';
import type { Client } from '../../../engine/web/callback-requests.ts';
import { isSameSecret } from '../../http/same-secret.ts';
import { RateLimit } from '../rate-limit.ts';

export interface TokensParts {
  readonly clients: Readonly<Record<string, WebClient>>;
  /** Null: it is not set. */
  readonly secret: (name: string) => string | null;
}

const MOST_WRONG = 20;
const WRONG_FOR_MS: Milliseconds = 600_000;

/** Lives as long as the process, whatever is reloaded. */
export class WrongTokens {
  readonly #byVisitor = new RateLimit(MOST_WRONG, WRONG_FOR_MS);

  /** For how long wrong ones from there are told nothing else; 0: they are. */
  waitMs(address: string, now: Instant): Milliseconds {
    return this.#byVisitor.waitMs(visitorOf(address), now);
  }

  add(address: string, now: Instant): void {
    this.#byVisitor.count(visitorOf(address), now);
  }
}

/** In the same time whosever token it is, or nobody's. A client whose secret is not set, or short, is never recognized. */
export function clientOf(authorization: string | undefined, { clients, secret }: TokensParts): Client | null {
  const given = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization ?? '')?.[1] ?? '';
  let found: Client | null = null;
  for (const [name, settings] of Object.entries(clients)) {
    const token = secret(settings.token);
    const isSame = isSameSecret(token ?? '', given);
    if (isSame && token !== null && token.length >= SHORTEST_TOKEN) found = { name, settings };
  }
  return found;
}
