/** Tells a callback something that came from outside a call, such as that the customer cancels it. */
import type { CallbackId } from '../../domain/ids.ts';
import type { CallbackNews } from '../agenda.ts';
import type { Done } from '../callback-office.ts';
import type { OfficeParts } from './office.ts';

type TellingParts = Pick<OfficeParts, 'callbacks' | 'store' | 'work'>;

/** Done, if it made a difference. */
export function tellCallback(id: CallbackId, news: CallbackNews, parts: TellingParts): Done {
  const { callbacks, store, work } = parts;
  const before = callbacks.live.callback(id);
  if (before === undefined) return store.callback(id) === null ? 'unknown' : 'notNow';
  work((unit) => unit.tellCallback(id, news));
  if (callbacks.live.callback(id) === before) return 'notNow';
  // Whoever hears that it is done may rely on it.
  store.makeDurable();
  return 'done';
}
