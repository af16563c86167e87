/**
 * A call's facts: its stays in queues, each with one beginning and one end.
 *
 * Rules.
 * - A stay begins when a call stands in line and did not before, and ends when it is neither in line nor with the agent
 *   of that visit any more. Whoever comes back to the line after a talk begins another one.
 * - Answered is who was connected: for the counting, an agent who hears the whisper has not answered yet.
 * - The talk with a colleague to whom an agent sent the caller is told like any other, and belongs to no stay: the first
 *   one ended with the transfer. Whoever writes facts down (domain/counting/stay.ts) has no open stay for it then.
 * - While a call by which we call a customer back has no customer, it has no stay either: agents' phones ring (of-ringing.ts),
 *   and that is all. Its stay begins when the customer answers to an agent who waits, or joins the line. What is predicted
 *   of such calls is not kept: their place was earned before.
 */
import type { CallEvent } from '../../domain/call/event.ts';
import type { Activity, CallState, Queued, Talking, Visit } from '../../domain/call/state.ts';
import type { Fact, StayEnded } from '../../domain/counting/fact.ts';
import { quotedFrom } from '../../domain/counting/quote.ts';
import type { AgentName, Instant } from '../../domain/ids.ts';
import type { CallChange } from './change.ts';
import { isAnswered, ringFacts } from './of-ringing.ts';

export function factsOfCall(change: CallChange, now: Instant): Fact[] {
  const { before, after } = change;
  const stood = stayIn(before);
  const was = hearing(stood, change.event);
  const is = stayIn(after);
  const stays = was !== null && is !== null && goesOn(was, is);
  const facts: Fact[] = ringFacts(change, now);
  if (was !== stood) facts.push(...connection(after, was, was?.talking?.from?.answeredAt ?? now));
  if (was !== null && before !== null && !stays) facts.push(endOf(change, before, was, now));
  if (change.requests.length > 0) facts.push({ type: 'callbackAgreed', at: now, call: after.id });
  for (const { queue, reason } of change.refusals) {
    if (reason === 'waitedTooLong') continue;
    facts.push({ type: 'refused', at: now, call: after.id, queue, reason, callerNumber: after.callerNumber });
  }
  if (is !== null && !stays && (is.queued !== null || hasCome(before, after))) {
    facts.push(joined(after, is.visit, now));
  }
  for (const quote of after.attempt === null ? change.quotes : []) {
    const quoted = quotedFrom(after.id, quote, now);
    if (quoted !== null) facts.push(quoted);
  }
  if (is?.talking?.connected && !was?.talking?.connected) facts.push(...connection(after, is, now));
  return facts;
}

function connection(call: CallState, stay: InStay | null, at: Instant): Fact[] {
  const { from, leg } = stay?.talking ?? { from: null };
  if (from === null || leg === undefined) return [];
  const { agent, rungAt, answeredAt, visit } = from;
  return [{ type: 'connected', at, call: call.id, queue: visit.queue, agent, leg, rungAt, answeredAt }];
}

/** An agent who sends the caller on hears them, also when the report of that was missed. */
function hearing(stay: InStay | null, event: CallEvent): InStay | null {
  const isSentOn = event.type === 'blindTransferred' || event.type === 'legReplaced';
  if (!isSentOn || stay?.talking == null || stay.talking.connected) return stay;
  return { ...stay, talking: { ...stay.talking, connected: true } };
}

interface InStay {
  readonly visit: Visit;
  readonly queued: Queued | null;
  readonly talking: Talking | null;
}

function stayIn(call: CallState | null): InStay | null {
  if (call === null || isWithoutCustomer(call)) return null;
  const { activity } = call;
  if (activity.status === 'queued') return { visit: activity, queued: activity, talking: null };
  if (activity.status !== 'talking' || activity.from === null) return null;
  return { visit: activity.from.visit, queued: null, talking: activity };
}

const isWithoutCustomer = ({ attempt }: CallState): boolean =>
  attempt !== null && attempt.customer !== 'answered';

/** The customer has answered, and an agent waits for them already. */
const hasCome = (before: CallState | null, after: CallState): boolean =>
  before !== null && isWithoutCustomer(before) && !isWithoutCustomer(after);

function goesOn(was: InStay, is: InStay): boolean {
  if (was.visit.queue !== is.visit.queue || was.visit.joinedAt !== is.visit.joinedAt) return false;
  if (was.talking === null || !was.talking.connected) return true;
  return is.talking !== null && is.talking.from?.agent === was.talking.from?.agent;
}

const joined = (call: CallState, visit: Visit, now: Instant): Fact => ({
  type: 'joined',
  at: now,
  call: call.id,
  queue: visit.queue,
  firstJoinedAt: call.firstJoinedAt ?? now,
  firstPlace: visit.firstPlace,
  priority: visit.priority,
  creditMs: visit.creditMs,
  callerNumber: call.callerNumber,
  callerName: call.callerName,
  callback: call.attempt?.callback ?? null,
});

/** How the stay of `before` ended. */
function endOf(change: CallChange, before: CallState, was: InStay, now: Instant): StayEnded {
  const { event, departure } = change;
  const about = { at: now, call: before.id, queue: was.visit.queue };
  if (was.talking?.connected) return endOfTalk(change, was.talking, about);
  const place = change.place ?? was.visit.firstPlace;
  const left = { ...about, place };
  if (departure?.type === 'callback') return { type: 'leftForCallback', ...left };
  if (event.type === 'channelEnded' && event.channel === before.channel && event.cause !== 'lost') {
    return { type: 'abandoned', ...left, agent: hearingWhisper(was) };
  }
  const { activity } = change.after;
  const stopped =
    activity.status === 'ended' && (activity.outcome === 'lost' || activity.outcome === 'fault');
  if (stopped || (event.type === 'channelEnded' && event.channel === before.channel)) {
    return { type: 'withdrawn', ...left, reason: activity.status === 'ended' ? activity.outcome : 'lost' };
  }
  if (departure === null) return { type: 'withdrawn', ...left, reason: event.type };
  if (departure.type === 'key') return { type: 'leftByKey', ...left, key: departure.key };
  return { type: departure.reason === 'waitedTooLong' ? 'timedOut' : 'leftEmpty', ...left };
}

function endOfTalk(
  { event, after }: CallChange,
  talking: Talking,
  about: Pick<StayEnded, 'at' | 'call' | 'queue'>,
): StayEnded {
  const { bridge } = talking;
  switch (event.type) {
    case 'blindTransferred':
      return isHandedBack(after.activity, talking)
        ? { type: 'handedBack', ...about, to: event.to }
        : { type: 'transferred', ...about, how: 'blind', to: event.to, bridge };
    case 'legReplaced':
      return { type: 'transferred', ...about, how: 'attended', to: event.to ?? event.by, bridge };
    case 'channelEnded':
      return { type: 'completed', ...about, by: event.channel === talking.leg ? 'agent' : 'caller' };
    default:
      return { type: 'completed', ...about, by: 'system' };
  }
}

/** In the line of the same queue, and not for the same agent. */
const isHandedBack = (activity: Activity, { from }: Talking): boolean =>
  activity.status === 'queued' &&
  from !== null &&
  activity.queue === from.visit.queue &&
  activity.avoid === from.agent;

function hearingWhisper({ queued, talking }: InStay): AgentName | null {
  if (talking !== null) return talking.from?.agent ?? null;
  return queued?.ringing.find(isAnswered)?.agent ?? null;
}
