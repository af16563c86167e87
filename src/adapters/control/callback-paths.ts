/**
 * How the control socket names what can be done for callbacks. Whatever arrives is checked before anybody acts on it.
 *
 * - `GET  /callbacks/switches`
 * - `POST /callbacks/switches`, `{ "name": "dialling", "profile": null, "to": false }`
 * - `POST /callbacks`, `{ "profile": "bank", "number": "…", "at": "tomorrow 09:00", … }`
 * - `POST /callbacks/erase`, `{ "number": "…" }`
 * - `POST /callbacks/<id>/cancel`, `/callbacks/<id>/retry`, `/callbacks/<id>/reschedule` (`{ "at": "…" }`)
 */
import { z } from 'zod';
import type { CallbackDeed, CallbackDeedReport } from '../../engine/callback-report.ts';
import { type DeedPath, posted, type RequestLine } from './deed-paths.ts';

const LONGEST_NAME = 200;
/** Digits with what people write between them, and then some: the number guard says what is wrong with it. */
const LONGEST_NUMBER = 64;
const MOST_VARIABLES = 16;

const name = z.string().min(1).max(LONGEST_NAME);
const number = z.string().min(1).max(LONGEST_NUMBER);
const time = z.string().min(1).max(LONGEST_NAME);
const variables = z
  .record(
    z
      .string()
      .max(64)
      .regex(/^[A-Za-z]\w*$/),
    z.union([z.string().max(LONGEST_NAME), z.number(), z.boolean()]),
  )
  .refine((given) => Object.keys(given).length <= MOST_VARIABLES, `at most ${MOST_VARIABLES}`);

const BODIES = {
  add: z.strictObject({
    profile: name,
    number,
    callerName: z.string().max(LONGEST_NAME).default(''),
    language: name.nullable().default(null),
    variables: variables.default({}),
    at: time.nullable().default(null),
  }),
  reschedule: z.strictObject({ at: time }),
  switch: z
    .strictObject({
      name: z.enum(['offering', 'dialling']),
      profile: name.nullable().default(null),
      to: z.union([z.boolean(), z.literal('dry-run')]).nullable(),
    })
    .refine(({ name, to }) => name === 'dialling' || to !== 'dry-run', {
      error: 'only dialling can be switched to dry-run',
      path: ['to'],
    }),
  erase: z.strictObject({ number }),
};

/** Null: the path means something else. */
export function callbackPath(path: string): DeedPath<CallbackDeed> | null {
  if (path === '/callbacks') {
    return posted((body) => withBody(BODIES.add, body, (given) => ({ type: 'add', ...given })));
  }
  if (path === '/callbacks/erase') {
    return posted((body) => withBody(BODIES.erase, body, (given) => ({ type: 'erase', ...given })));
  }
  if (path === '/callbacks/switches') {
    return {
      methods: ['GET', 'POST'],
      deed: (method, body) =>
        method === 'GET'
          ? { type: 'switches' }
          : withBody(BODIES.switch, body, (given) => ({ type: 'switch', ...given })),
    };
  }
  const [, written, word] = /^\/callbacks\/([^/]+)\/(cancel|retry|reschedule)$/.exec(path) ?? [];
  const id = written === undefined ? null : decoded(written);
  if (id === null) return null;
  if (word === 'cancel' || word === 'retry') return posted(() => ({ type: word, id }));
  return posted((body) => withBody(BODIES.reschedule, body, ({ at }) => ({ type: 'reschedule', id, at })));
}

/** How the command line asks for it. */
export function requestOf(deed: CallbackDeed): RequestLine {
  switch (deed.type) {
    case 'switches':
      return { method: 'GET', path: '/callbacks/switches', body: null };
    case 'switch': {
      const { type, ...body } = deed;
      return { method: 'POST', path: '/callbacks/switches', body };
    }
    case 'add': {
      const { type, ...body } = deed;
      return { method: 'POST', path: '/callbacks', body };
    }
    case 'erase':
      return { method: 'POST', path: '/callbacks/erase', body: { number: deed.number } };
    case 'reschedule':
      return { method: 'POST', path: pathOf(deed), body: { at: deed.at } };
    case 'cancel':
    case 'retry':
      return { method: 'POST', path: pathOf(deed), body: null };
    default:
      return deed satisfies never;
  }
}

/** What is wrong with a deed before it is asked for; null: it will be understood. */
export function faultIn(deed: CallbackDeed): string | null {
  const { method, path, body } = requestOf(deed);
  const understood = callbackPath(path)?.deed(method, body === null ? '' : JSON.stringify(body));
  if (understood === undefined) return 'this is no id of a callback';
  return typeof understood === 'string' ? understood : null;
}

const pathOf = ({ type, id }: Extract<CallbackDeed, { readonly id: string }>): string =>
  `/callbacks/${encodeURIComponent(id)}/${type}`;

export const CALLBACK_CODES: Readonly<Record<CallbackDeedReport['outcome'], number>> = {
  added: 200,
  changed: 200,
  done: 200,
  switches: 200,
  erased: 200,
  unknownCallback: 404,
  unknownProfile: 404,
  unknownLanguage: 422,
  badVariable: 422,
  badTime: 422,
  denied: 422,
  limited: 409,
  noTime: 422,
  notNow: 409,
};

function withBody<Given>(
  schema: z.ZodType<Given>,
  body: string,
  make: (given: Given) => CallbackDeed,
): CallbackDeed | string {
  const checked = schema.safeParse(jsonIn(body));
  if (checked.success) return make(checked.data);
  const [issue] = checked.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  return `${where}${issue?.message ?? 'not as it should be'}`;
}

/** Undefined: no JSON. No schema takes that. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function decoded(text: string): string | null {
  try {
    const id = decodeURIComponent(text);
    return id.length <= LONGEST_NAME ? id : null;
  } catch {
    return null;
  }
}
