/**
 * Requests for callbacks over the web: by the same rules as a caller's, and with those that hold where anybody can ask
 * for anybody, as often as a program can.
 *
 *   asked ──key known──▶ the same answer as before
 *     ╰──counted (address, prefix)──▶ captcha ──▶ weighed ──▶ made
 *                                                    ╰──▶ a code is sent ──right──▶ made
 *
 * Rules. What came of a request is saved in the transaction that does it, before anybody hears of it: after a crash the
 * same request hears the same, and nothing is done twice. What is counted is counted before anything is asked of others,
 * and counts whatever comes of it. A callback that somebody else asked for is not changed without a code: whoever knows
 * your number could move your callback. While codes are sent at all, not even by the same client, for it speaks for many.
 */

import type { CallbackHistory, CallbackOrigin, CallbackState } from '../../domain/callback/state.ts';
import type { CallbackId, Instant, Milliseconds } from '../../domain/ids.ts';
import { messageId, type TextName } from '../../domain/ids.ts';
import { isoTime } from '../../domain/iso-time.ts';
import { renderMessage } from '../../domain/messages/render.ts';
import { newMessage } from '../../domain/messages/state.ts';
import { canonicalNumber } from '../../domain/numbers.ts';
import { defaultLanguage, type Site } from '../../domain/site.ts';
import { type AskedCallback, CODE_LASTS_MS, codeUsed, judgeCode } from '../../domain/web/code.ts';
import { CODE_TEXT, type Rate, type WebClient } from '../../domain/web/settings.ts';
import { prefixOf, visitorOf } from '../../domain/web/visitor.ts';
import type { CallbackOffice, NewCallback, Weighed } from '../callback-office.ts';
import type { Clock } from '../ports.ts';
import type { Store } from '../store.ts';
import { type Asked, type AskOutcome, type Confirmed, refusalOf } from './ask-outcome.ts';
import { shownCallback } from './shown-callback.ts';
import type { RequestKey } from './web-store.ts';

export interface CallbackRequestsParts {
  readonly store: Store;
  readonly office: CallbackOffice;
  readonly clock: Clock;
  /** In force now. */
  readonly site: () => Site;
  /** Told when there is a message to be sent. */
  readonly mailed: () => void;
  readonly chance: {
    /** Six digits. */
    code(): string;
    /** Letters and digits that nobody can guess. */
    id(): string;
  };
}

/** A system that asks. */
export interface Client {
  readonly name: string;
  readonly settings: WebClient;
}

export interface AskRequest {
  /** The client's own name for it. */
  readonly key: string;
  /** As it was sent: what else is sent with the same key is another request. */
  readonly body: string;
  readonly asked: AskedCallback;
  readonly address: string;
}

export type CaptchaVerdict = 'passed' | 'failed' | 'unavailable';

/** How long the same request has the same answer. */
const REMEMBERED_MS: Milliseconds = 24 * 3_600_000;
/** Codes to one number, whoever asks: they are paid for, and nobody likes to get them. */
const CODE_RATE: Rate = { most: 3, inMs: 3_600_000 };
/** Counted for all clients together. */
const ALL = '';

export class CallbackRequests {
  readonly #parts: CallbackRequestsParts;
  /** Those that wait for a captcha's verdict in this process. */
  readonly #underWay = new Set<CallbackId>();

  constructor(parts: CallbackRequestsParts) {
    this.#parts = parts;
  }

  /** @param captcha asks whether a person made the request; never rejects. */
  async ask(client: Client, request: AskRequest, captcha: () => Promise<CaptchaVerdict>): Promise<Asked> {
    const key: RequestKey = { client: client.name, key: request.key };
    const begun = this.#parts.store.transaction(() => this.#begin(client, key, request));
    if (begun.type !== 'begun') return begun;
    this.#underWay.add(begun.id);
    try {
      const verdict = await captcha();
      if (verdict === 'passed') return this.#decide(client, key, request.asked, begun.id);
      if (verdict === 'failed') return this.#ended(key, { type: 'captchaFailed' });
      return this.#dropped(key, { type: 'captchaUnavailable' });
    } finally {
      this.#underWay.delete(begun.id);
    }
  }

  /** Brings the code that was sent on account of a request. */
  confirm(client: Client, id: string, code: string): Confirmed {
    const { store, office, clock } = this.#parts;
    const before = store.codeRequest(id);
    if (before === null || before.client !== client.name) return { type: 'unknownRequest' };
    const { state, verdict } = judgeCode(before, store.isCodeOf(id, code), clock.now());
    if (state !== before) store.transaction(() => store.saveCodeRequest(state));
    if (verdict.type === 'over') return { type: 'codeOver' };
    if (verdict.type === 'wrong') return { type: 'wrongCode', triesLeft: verdict.triesLeft };
    if (state.progress.status === 'done') {
      const { type, callback } = state.progress;
      const made = office.show(callback);
      return made === null ? { type: 'codeOver' } : { type, callback: shownCallback(made.callback) };
    }
    const { asked } = state.progress;
    const known = this.known(client);
    if (!known.includes(asked.profile)) return { type: 'unknownProfile', known };
    const wish = wishOf(asked, client, state.callback);
    const added = office.add(wish, ({ type, callback }) =>
      store.saveCodeRequest(codeUsed(state, type, callback.id)),
    );
    if (!('callback' in added)) return refusalOf(added, known);
    return { type: added.type, callback: shownCallback(added.callback) };
  }

  #begin(
    { name, settings }: Client,
    key: RequestKey,
    { body, asked, address }: AskRequest,
  ): Asked | { readonly type: 'begun'; readonly id: CallbackId } {
    const { store, clock, chance } = this.#parts;
    const now = clock.now();
    const known = store.keyedRequest(key, body, (now - REMEMBERED_MS) as Instant);
    if (known !== null) {
      if (!known.isSameBody) return { type: 'keyReused' };
      if (known.outcome !== null) return JSON.parse(known.outcome) as AskOutcome;
      // What another process began, and did not live to end, is done now.
      return this.#underWay.has(known.callback)
        ? { type: 'underWay' }
        : { type: 'begun', id: known.callback };
    }
    const number = canonicalNumber(asked.number, this.#parts.site().country);
    // Whom the first stops does not use up what others may ask for.
    const retryAfterMs =
      store.hit('address', name, visitorOf(address), settings.perAddress, now) ??
      store.hit('prefix', name, prefixOf(number), settings.perPrefix, now);
    if (retryAfterMs !== null) return { type: 'tooMany', retryAfterMs };
    const id = `api-${now}-${chance.id().slice(0, 12)}` as CallbackId;
    store.addKeyedRequest(key, body, id, now);
    return { type: 'begun', id };
  }

  #decide(client: Client, key: RequestKey, asked: AskedCallback, id: CallbackId): Asked {
    const { store, office } = this.#parts;
    const known = this.known(client);
    if (!known.includes(asked.profile)) return this.#ended(key, { type: 'unknownProfile', known });
    const wish = wishOf(asked, client, id);
    const weighed = office.weigh(wish);
    if (weighed.type !== 'possible') return this.#ended(key, refusalOf(weighed, known));
    if (this.#needsCode(client, weighed)) return this.#sendCode(client, key, asked, id, weighed);
    const { pending } = weighed;
    if (pending !== null && !this.isBy(client, pending)) return this.#ended(key, { type: 'alreadyPending' });
    const added = office.add(wish, ({ type, callback }) =>
      store.endKeyedRequest(key, JSON.stringify({ type, callback: shownCallback(callback) })),
    );
    if (!('callback' in added)) return this.#ended(key, refusalOf(added, known));
    return { type: added.type, callback: shownCallback(added.callback) };
  }

  #needsCode({ settings }: Client, { number, pending }: Possible): boolean {
    if (settings.verify === 'no') return false;
    return settings.verify === 'always' || pending !== null || !this.#parts.store.isKnownNumber(number);
  }

  #sendCode(
    client: Client,
    key: RequestKey,
    asked: AskedCallback,
    callback: CallbackId,
    { number, line }: Possible,
  ): Asked {
    const { store, clock, site, mailed, chance } = this.#parts;
    const { sms, texts, languages, name } = site();
    const language = asked.language ?? defaultLanguage({ languages });
    const code = chance.code();
    const rendered = renderMessage({ texts, languages }, CODE_TEXT as TextName, language, {
      code,
      site: name,
    });
    if (line === 'fixed' || sms === null || rendered === null || store.hasOptedOut(number)) {
      return this.#ended(key, { type: 'cannotVerify' });
    }
    const now = clock.now();
    const sent = store.transaction((): Asked => {
      const retryAfterMs =
        store.hit('code', ALL, number, CODE_RATE, now) ??
        store.hit('codes', client.name, ALL, client.settings.codes, now);
      if (retryAfterMs !== null) return this.#dropped(key, { type: 'tooMany', retryAfterMs });
      const id = chance.id();
      const expiresAt = (now + CODE_LASTS_MS) as Instant;
      const progress = { status: 'waiting', asked } as const;
      const request = { id, client: client.name, callback, expiresAt, wrongTries: 0, progress };
      store.addCodeRequest({ v: 1, ...request }, number, code);
      const message = { ...rendered, about: id, to: number, notBefore: null, usefulForMs: CODE_LASTS_MS };
      store.addMessage(newMessage({ ...message, id: messageId(id, 'code', 1) }, now, sms.giveUpAfterMs));
      return this.#ended(key, { type: 'codeSent', request: id, expiresAt: isoTime(expiresAt) });
    });
    if (sent.type === 'codeSent') mailed();
    return sent;
  }

  /** Whether a system may see a callback, and do something with it: it asked for it, at first or later. */
  isBy(client: Pick<Client, 'name'>, callback: CallbackState): boolean {
    const isMine = (origin: CallbackOrigin): boolean =>
      origin.type === 'api' && origin.client === client.name;
    const asksMine = (entry: CallbackHistory): boolean =>
      (entry.type === 'requested' || entry.type === 'requestChanged') && isMine(entry.origin);
    return isMine(callback.origin) || this.#parts.store.callbackHistory(callback.id).some(asksMine);
  }

  /** Which callbacks a system may ask for. */
  known({ settings }: Client): readonly string[] {
    const all = Object.keys(this.#parts.site().callbacks);
    return settings.callbacks === null ? all : all.filter((name) => settings.callbacks?.includes(name));
  }

  #ended(key: RequestKey, outcome: AskOutcome): AskOutcome {
    this.#parts.store.endKeyedRequest(key, JSON.stringify(outcome));
    return outcome;
  }

  /** The same request may be made again as if it had never been made. */
  #dropped<Answer>(key: RequestKey, answer: Answer): Answer {
    this.#parts.store.dropKeyedRequest(key);
    return answer;
  }
}

type Possible = Extract<Weighed, { readonly type: 'possible' }>;

const wishOf = (asked: AskedCallback, { name }: Client, id: CallbackId): NewCallback => ({
  ...asked,
  id,
  origin: { type: 'api', client: name },
});
