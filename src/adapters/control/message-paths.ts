/**
 * How the control socket names what can be done about text messages. Whatever arrives is checked before anybody acts.
 *
 * - `POST /messages/opt-out`, `POST /messages/opt-in`, `{ "number": "…" }`
 * - `GET  /messages/opt-outs`
 */
import { z } from 'zod';
import type { MessageDeed, MessageDeedReport } from '../../engine/opt-outs.ts';
import { type DeedPath, posted, type RequestLine } from './deed-paths.ts';

/** Digits with what people write between them, and then some. */
const LONGEST_NUMBER = 64;
const BODY = z.strictObject({ number: z.string().min(1).max(LONGEST_NUMBER) });
export const MESSAGE_BODY = 'the body must be { "number": "…" }';

/** Null: the path means something else. */
export function messagePath(path: string): DeedPath<MessageDeed> | null {
  switch (path) {
    case '/messages/opt-outs':
      return { methods: ['GET'], deed: () => ({ type: 'optOuts' }) };
    case '/messages/opt-out':
      return posted((body) => aboutNumber('optOut', body));
    case '/messages/opt-in':
      return posted((body) => aboutNumber('optIn', body));
    default:
      return null;
  }
}

/** How the command line asks for it. */
export function messageRequest(deed: MessageDeed): RequestLine {
  if (deed.type === 'optOuts') return { method: 'GET', path: '/messages/opt-outs', body: null };
  const path = deed.type === 'optOut' ? '/messages/opt-out' : '/messages/opt-in';
  return { method: 'POST', path, body: { number: deed.number } };
}

export const MESSAGE_CODES: Readonly<Record<MessageDeedReport['outcome'], number>> = {
  done: 200,
  unchanged: 200,
  optOuts: 200,
  noNumber: 422,
};

function aboutNumber(type: 'optOut' | 'optIn', body: string): MessageDeed | string {
  try {
    const { success, data } = BODY.safeParse(JSON.parse(body));
    return success ? { type, number: data.number } : MESSAGE_BODY;
  } catch {
    return MESSAGE_BODY;
  }
}
