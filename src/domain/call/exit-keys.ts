/**
 * Keys pressed in line: a way out of the queue that is open at any moment.
 *
 * Rules. A sequence that leads somewhere and begins no longer one leads there at once. If a longer one begins with it,
 * the caller has `key-wait` to go on. Keys that lead nowhere are forgotten, but the last of them may begin anew.
 */
import type { BlockId } from '../ids.ts';
import { adjust, clearTimer, type Draft, setTimer } from './draft.ts';
import { leaveLine } from './queued.ts';
import { type LeftLine, type Queued, type Telling, visitOf } from './state.ts';

const USUAL_KEY_WAIT_MS = 2_000;

export function keyInLine(draft: Draft, queued: Queued, key: string): void {
  const ways = waysOut(draft, queued);
  const pressed = [queued.keys + key, key].find((keys) => leadsOn(ways, keys)) ?? '';
  const block = ways[pressed];
  if (block !== undefined && !beginsLonger(ways, pressed)) return leaveBy(draft, queued, pressed, block);
  adjust(draft, { ...queued, keys: pressed });
  if (pressed === '') return clearTimer(draft, 'keys');
  setTimer(draft, 'keys', draft.context.queue(queued.queue)?.keyWaitMs ?? USUAL_KEY_WAIT_MS);
}

/** No further key came: what was pressed is all there is. */
export function keysAreComplete(draft: Draft, queued: Queued): void {
  const block = waysOut(draft, queued)[queued.keys];
  if (block !== undefined) return leaveBy(draft, queued, queued.keys, block);
  adjust(draft, { ...queued, keys: '' });
}

/** Their place is kept in mind: they may come back to it, or be called back in its turn. */
function leaveBy(draft: Draft, queued: Queued, key: string, block: BlockId): void {
  draft.departure = { type: 'key', key };
  const told: Telling = { ...queued.telling, playback: null, watchesBelow: null };
  const left: LeftLine = { at: queued.at, visit: visitOf(queued), told, cursor: draft.state.cursor };
  draft.state = { ...draft.state, left };
  leaveLine(draft, block);
}

/** As they were when the call began: the steps they lead to are of that version too. */
function waysOut(draft: Draft, queued: Queued): Readonly<Record<string, BlockId>> {
  const { site } = draft.context;
  const ways = site.queues[queued.queue]?.keys ?? {};
  if (draft.state.attempt === null) return ways;
  // Whom we have called back is not called back once more.
  const agreements = Object.values(site.callbacks).map(({ agreement }) => agreement);
  return Object.fromEntries(Object.entries(ways).filter(([, block]) => !agreements.includes(block)));
}

const leadsOn = (ways: Readonly<Record<string, BlockId>>, keys: string): boolean =>
  ways[keys] !== undefined || beginsLonger(ways, keys);

const beginsLonger = (ways: Readonly<Record<string, BlockId>>, keys: string): boolean =>
  Object.keys(ways).some((way) => way.length > keys.length && way.startsWith(keys));
