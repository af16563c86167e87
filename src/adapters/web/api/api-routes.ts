/**
 * The API for callbacks. Each request brings the token of a client; what a client did not ask for does not exist for it.
 *
 *   POST   /v1/callbacks           asks for one
 *   POST   /v1/requests/<id>/code  brings the code that was sent to its number
 *   GET    /v1/callbacks/<id>      how it stands
 *   PATCH  /v1/callbacks/<id>      at another time
 *   DELETE /v1/callbacks/<id>      not any more
 *   GET    /v1/times               when it could be
 */

import { type CallbackState, promiseOf } from '../../../domain/callback/state.ts';
import type { CallbackId } from '../../../domain/ids.ts';
import { isoTime } from '../../../domain/iso-time.ts';
import type { Site } from '../../../domain/site.ts';
import type { CaptchaSettings, WebClient } from '../../../domain/web/settings.ts';
import type { CallbackOffice } from '../../../engine/callback-office.ts';
import type { Clock } from '../../../engine/ports.ts';
import type { CallbackRequests, CaptchaVerdict, Client } from '../../../engine/web/callback-requests.ts';
import { shownCallback } from '../../../engine/web/shown-callback.ts';
import type { WebEvents } from '../../../observe/web-events.ts';
import { failed, json, notAllowed } from '../answers.ts';
import type { WebAnswer, WebRequest, WebRoute } from '../route.ts';
import { answerOf, badRequest, tooMany } from './answers-of-asking.ts';
import { type Fault, readAsked, readCode, readNewTime } from './read-asked.ts';
import { clientOf, type WrongTokens } from './tokens.ts';

export interface ApiParts {
  readonly clients: Readonly<Record<string, WebClient>>;
  readonly site: Pick<Site, 'languages' | 'variables'>;
  readonly office: CallbackOffice;
  readonly requests: CallbackRequests;
  readonly wrongTokens: WrongTokens;
  readonly clock: Clock;
  readonly events: WebEvents;
  /** Null: it is not set. */
  readonly secret: (name: string) => string | null;
  /** Never rejects. */
  readonly captcha: (
    client: string,
    settings: CaptchaSettings,
    given: { readonly captcha: string; readonly address: string },
  ) => Promise<CaptchaVerdict>;
}

type Handler = (
  request: WebRequest,
  client: Client,
  id: string,
  parts: ApiParts,
) => WebAnswer | Promise<WebAnswer>;

const PATHS: readonly (readonly [path: RegExp, methods: Readonly<Record<string, Handler>>])[] = [
  [/^\/v1\/callbacks$/, { POST: ask }],
  [/^\/v1\/callbacks\/([\w.-]{1,100})$/, { GET: show, PATCH: move, DELETE: cancel }],
  [/^\/v1\/requests\/([\w-]{1,100})\/code$/, { POST: confirm }],
  [/^\/v1\/times$/, { GET: times }],
];

export const apiRoute =
  (parts: ApiParts): WebRoute =>
  async (request) => {
    for (const [path, methods] of PATHS) {
      const found = path.exec(request.path);
      if (found === null) continue;
      const handler = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined;
      if (handler === undefined) return notAllowed(Object.keys(methods));
      const client = recognized(request, parts);
      return 'status' in client ? client : handler(request, client, found[1] ?? '', parts);
    }
    return null;
  };

function recognized({ address, headers }: WebRequest, parts: ApiParts): Client | WebAnswer {
  const { wrongTokens, clock, events } = parts;
  const now = clock.now();
  // Who has a right one is heard, whoever else brings wrong ones from the same address.
  const client = clientOf(headers.authorization, parts);
  if (client !== null) return client;
  const waitMs = wrongTokens.waitMs(address, now);
  if (waitMs > 0) return tooMany(waitMs);
  wrongTokens.add(address, now);
  events.tokenWrong({ address });
  const failure = { code: 'unauthorized', message: 'A token is needed: Authorization: Bearer …' };
  return failed(401, failure, { 'www-authenticate': 'Bearer' });
}

const KEY = /^[\x20-\x7e]{1,255}$/;

async function ask(request: WebRequest, client: Client, _: string, parts: ApiParts): Promise<WebAnswer> {
  const { headers, body } = request;
  const { captcha } = client.settings;
  const read = readAsked(body, parts.site, captcha !== null);
  const key = headers['idempotency-key'] ?? '';
  const faults: Fault[] = KEY.test(key)
    ? []
    : [{ field: 'Idempotency-Key', message: 'This header is needed, with 1 to 255 characters of ASCII.' }];
  if (read.type === 'faulty') return badRequest([...faults, ...read.faults]);
  if (faults.length > 0) return badRequest(faults);
  const { captcha: brought, visitorAddress, ...asked } = read.value;
  const address = visitorAddress ?? request.address;
  const outcome = await parts.requests.ask(client, { key, body, asked, address }, async () =>
    captcha === null ? 'passed' : parts.captcha(client.name, captcha, { captcha: brought ?? '', address }),
  );
  parts.events.asked({ client: client.name, outcome: outcome.type });
  return answerOf(outcome);
}

function confirm({ body }: WebRequest, client: Client, id: string, parts: ApiParts): WebAnswer {
  const read = readCode(body);
  if (read.type === 'faulty') return badRequest(read.faults);
  const outcome = parts.requests.confirm(client, id, read.value);
  parts.events.confirmed({ client: client.name, outcome: outcome.type });
  return answerOf(outcome);
}

function show(_: WebRequest, client: Client, id: string, parts: ApiParts): WebAnswer {
  return shownTo(client, id, parts);
}

function shownTo(client: Client, id: string, parts: ApiParts): WebAnswer {
  const callback = mine(id, client, parts);
  return callback === null ? UNKNOWN : json(200, shownCallback(callback));
}

function cancel(_: WebRequest, client: Client, id: string, parts: ApiParts): WebAnswer {
  const callback = mine(id, client, parts);
  if (callback === null) return UNKNOWN;
  if (callback.progress.status === 'over') return OVER;
  // If nothing came of it, it was called off already and only its call still has to end.
  parts.office.cancel(callback.id, 'customer');
  return json(204, null);
}

function move({ body }: WebRequest, client: Client, id: string, parts: ApiParts): WebAnswer {
  const { office } = parts;
  const callback = mine(id, client, parts);
  if (callback === null) return UNKNOWN;
  const read = readNewTime(body);
  if (read.type === 'faulty') return badRequest(read.faults);
  if (callback.progress.status === 'over') return OVER;
  const { profile, number } = callback;
  if (promiseOf(callback).at === read.value) return shownTo(client, id, parts);
  const isFree = office.isFree(profile, number, read.value);
  if (!isFree || office.reschedule(callback.id, read.value, 'customer') !== 'done') {
    return answerOf({ type: 'noTime' });
  }
  return shownTo(client, id, parts);
}

function times({ query }: WebRequest, client: Client, _: string, { office, requests }: ApiParts): WebAnswer {
  const name = query.get('callback') ?? '';
  const known = requests.known(client);
  const found = known.includes(name)
    ? office.times(name, (query.get('number') ?? '').slice(0, 40) || null)
    : null;
  if (found === null) return answerOf({ type: 'unknownProfile', known });
  const { soonest, slots, offered } = found;
  return json(200, {
    soonest: soonest === null || !offered ? null : windowOf(soonest),
    slots: offered ? slots.map(windowOf) : [],
  });
}

const windowOf = ({ from, to }: { readonly from: number; readonly to: number }) => ({
  from: isoTime(from),
  to: isoTime(to),
});

function mine(id: string, client: Client, { office, requests }: ApiParts): CallbackState | null {
  const callback = office.show(id as CallbackId)?.callback ?? null;
  return callback !== null && requests.isBy(client, callback) ? callback : null;
}

const UNKNOWN = failed(404, { code: 'not_found', message: 'There is no such callback.' });
const OVER = failed(409, { code: 'already_over', message: 'This callback is over.' });
