/**
 * Writes facts down as rows. Each stay has one open row at a time, and only an open one can be answered or ended: that
 * keeps the talk with a colleague, to whom a caller was sent on, out of the queue's figures, and gives every stay one end.
 */
import type { AgentFact, Fact, Quoted } from '../../domain/counting/fact.ts';
import { endsStay } from '../../domain/counting/fact.ts';
import { isKept } from '../../domain/counting/quote.ts';
import {
  type Stay,
  stayAgreed,
  stayBegun,
  stayConnected,
  stayEnded,
  stayRefused,
} from '../../domain/counting/stay.ts';
import type { AgentName, CallId, Instant, QueueName } from '../../domain/ids.ts';
import type { WaitHistory } from '../../domain/queue/wait-history.ts';
import type { Counts } from '../../engine/counts.ts';
import { quoteFrom, stayFrom, valuesOfStay } from './count-rows.ts';
import {
  closeQuote,
  endTime,
  insertLogEntry,
  insertMiss,
  insertQuote,
  insertStay,
  insertTime,
  selectLastAgent,
  selectLastStay,
  selectOpenQuotes,
  selectOpenStay,
  selectOpenTime,
  selectStaysServed,
  updateStay,
  updateWrapUp,
  upsertQueueHistory,
  upsertSignOfLife,
} from './counting-statements.ts';
import { type Run, sql } from './query.ts';

/** Statuses that do not outlast the process: nobody was available while Keepline was away. */
const CUT_AT_START = ['available', 'reserved', 'paused', 'away', 'resting', 'busy', 'unreachable'];
/** Away for less than this, agents' times go on. */
const SHORT_ABSENCE_MS = 3 * 60_000;

/** `isLogged`: which facts are for the queue log. */
export function countingOn(run: Run, isLogged: (fact: Fact) => boolean): Counts {
  const log = (fact: Fact, stay: Stay | null): void => {
    if (!isLogged(fact)) return;
    run(insertLogEntry, { entry: JSON.stringify({ fact, stay }) }).run();
  };
  const addStay = (stay: Stay, fact: Fact): void => {
    run(insertStay, valuesOfStay(stay)).run();
    log(fact, stay);
  };
  const openStay = (call: CallId) => {
    const row = run(selectOpenStay, { call }).get();
    return row === undefined ? null : { id: row.id, stay: stayFrom(row) };
  };
  const changeStay = (fact: Fact & { call: CallId }, change: (stay: Stay) => Stay): boolean => {
    const open = openStay(fact.call);
    if (open === null) return false;
    const stay = change(open.stay);
    run(updateStay, { ...valuesOfStay(stay), id: open.id }).run();
    log(fact, stay);
    return true;
  };

  const countOne = (fact: Fact): void => {
    if (endsStay(fact)) {
      if (!changeStay(fact, (stay) => stayEnded(stay, fact))) return;
      return closeQuotes(run, fact.call, fact.at, fact.type === 'abandoned' ? 'abandoned' : 'elsewhere');
    }
    switch (fact.type) {
      case 'joined':
        return addStay(stayBegun(fact), fact);
      case 'refused':
        return addStay(stayRefused(fact), fact);
      case 'connected':
        if (!changeStay(fact, (stay) => stayConnected(stay, fact))) return;
        return closeQuotes(run, fact.call, fact.at, 'answered');
      case 'ringNoAnswer':
      case 'agentDumped':
      case 'ringCanceled': {
        const open = openStay(fact.call);
        if (open === null && !fact.preview) return;
        if (fact.type !== 'ringCanceled') addMiss(run, fact);
        return log(fact, open?.stay ?? null);
      }
      case 'ringingStarted':
      case 'ringTakenElsewhere':
        return;
      case 'callbackAgreed':
        return markAgreed(run, fact.call);
      case 'quoted':
        return addQuote(run, fact);
      case 'agentStatus':
        return changeStatus(run, fact);
      case 'wrapUpEnded':
        return addWrapUp(run, fact);
      case 'started':
        cutTimes(run, fact.at);
        return log(fact, null);
      case 'loggedIn':
      case 'loggedOut':
      case 'paused':
      case 'unpaused':
      case 'siteReloaded':
        return log(fact, null);
      default:
        fact satisfies never;
    }
  };
  return {
    count: (facts) => {
      for (const fact of facts) countOne(fact);
    },
    alive: (at) => {
      run(upsertSignOfLife, { at }).run();
    },
    lastAgent: (callerNumber, queue, since) => lastAgent(run, callerNumber, queue, since),
    queueHistories: () =>
      new Map(
        run(sql.selectFrom('queue_histories').selectAll())
          .all()
          .map(({ queue, history }) => [queue as QueueName, JSON.parse(history) as WaitHistory]),
      ),
    saveQueueHistory: (queue, history) => {
      run(upsertQueueHistory, { queue, history: JSON.stringify(history) }).run();
    },
  };
}

/** Forgets what ended before `before`. */
export function pruneCounts(run: Run, before: Instant): void {
  run(sql.deleteFrom('stays').where('left_at_ms', '<', before)).run();
  run(sql.deleteFrom('agent_times').where('to_ms', '<', before)).run();
  run(sql.deleteFrom('misses').where('at_ms', '<', before)).run();
  run(sql.deleteFrom('quotes').where('at_ms', '<', before)).run();
}

/** Callers who hide their number are nobody in particular. */
const hasDigits = (number: string): boolean => /\d/.test(number);

function lastAgent(run: Run, callerNumber: string, queue: QueueName, since: Instant): AgentName | null {
  if (!hasDigits(callerNumber)) return null;
  const row = run(selectLastAgent, { number: callerNumber, queue, since }).get();
  return (row?.agent ?? null) as AgentName | null;
}

function addMiss(run: Run, fact: Extract<Fact, { type: 'ringNoAnswer' | 'agentDumped' }>): void {
  const { agent, queue, call, ringMs, at } = fact;
  const cause = fact.type === 'ringNoAnswer' ? fact.cause : 'hungUp';
  run(insertMiss, { agent, queue, call, cause, ringMs, at }).run();
}

function addQuote(run: Run, { call, queue, at, place, meanMs, p80Ms, p90Ms, told, inputs }: Quoted): void {
  run(insertQuote, {
    call,
    queue,
    at,
    place,
    meanMs,
    p80Ms,
    p90Ms,
    toldFromMs: told?.fromMs ?? null,
    toldToMs: told?.toMs ?? null,
    inputs: JSON.stringify(inputs),
  }).run();
}

/** Who has agreed without standing in line before has no stay. */
function markAgreed(run: Run, call: CallId): void {
  const row = run(selectLastStay, { call }).get();
  if (row === undefined || row.left_at_ms === null) return;
  run(updateStay, { ...valuesOfStay(stayAgreed(stayFrom(row))), id: row.id }).run();
}

function closeQuotes(
  run: Run,
  call: CallId,
  at: Instant,
  outcome: 'answered' | 'abandoned' | 'elsewhere',
): void {
  for (const row of run(selectOpenQuotes, { call }).all()) {
    const waitedMs = Math.max(0, at - row.at_ms);
    const kept = isKept(quoteFrom(row), waitedMs, outcome);
    run(closeQuote, { id: row.id, outcome, waitedMs, kept: kept === null ? null : Number(kept) }).run();
  }
}

function changeStatus(run: Run, fact: Extract<AgentFact, { type: 'agentStatus' }>): void {
  const { agent, status, queue, call, reason, at } = fact;
  const open = run(selectOpenTime, { agent }).get();
  if (open !== undefined) {
    // An agent who is told of anew, as after a start, goes on as they were.
    const same = open.status === status && open.queue === queue && open.call_id === call;
    if (same && open.reason === reason) return;
    run(endTime, { id: open.id, to: at }).run();
  }
  if (status === 'offline') return;
  run(insertTime, { agent, status, queue, call, reason, from: at, to: null }).run();
}

/** The wrap-up belongs to the last stay in which this agent served this call. */
function addWrapUp(run: Run, { call, agent, wrapUpMs }: Extract<AgentFact, { type: 'wrapUpEnded' }>): void {
  const stay = run(selectStaysServed, { call, agent }).get();
  if (stay !== undefined) run(updateWrapUp, { id: stay.id, wrapUpMs }).run();
}

/** Keepline was away: times end at its last sign of life, and go on from now. */
function cutTimes(run: Run, now: Instant): void {
  const lastSeen = run(sql.selectFrom('sign_of_life').select('at_ms')).get()?.at_ms;
  if (lastSeen === undefined || now - lastSeen < SHORT_ABSENCE_MS) return;
  const open = run(
    sql.selectFrom('agent_times').selectAll().where('to_ms', 'is', null).where('status', 'in', CUT_AT_START),
  ).all();
  for (const { id, ...row } of open) {
    const to_ms = Math.max(row.from_ms, lastSeen);
    run(sql.updateTable('agent_times').set({ to_ms }).where('id', '=', id)).run();
    run(sql.insertInto('agent_times').values({ ...row, from_ms: now })).run();
  }
}
