/**
 * What was missed: saved state against what is true in the exchange now, turned into ordinary events.
 *
 * The events have the same keys as when they come live, so that of two copies one is dropped. Pure.
 */
import type { CallAction } from '../domain/call/action.ts';
import type { CallEvent } from '../domain/call/event.ts';
import { type CallState, legsOf, playbackOf, type Talking, whispersOf } from '../domain/call/state.ts';
import type { CallId, ChannelId, PlaybackId } from '../domain/ids.ts';
import { callOf, isDerived, ownerOf } from '../domain/ids.ts';
import { keyOf } from './keys.ts';
import { channelsOf } from './live.ts';
import type { Snapshot } from './ports.ts';

export interface Missed {
  readonly call: CallId;
  readonly key: string | null;
  readonly event: CallEvent;
}

const missed = (call: CallId, event: CallEvent): Missed => ({ call, key: keyOf(event), event });

/** The playbacks whose fate the snapshot has to tell. */
export function playbacksOf(calls: Iterable<CallState>): PlaybackId[] {
  const playbacks: PlaybackId[] = [];
  for (const call of calls) {
    const playback = playbackOf(call.activity);
    if (playback !== null) playbacks.push(playback);
    playbacks.push(...whispersOf(call.activity));
  }
  return playbacks;
}

/**
 * Callers who left meanwhile, talks that the other party has ended, and those in which it has been replaced. Known
 * before anything else is done, so that nobody is rung for the ones, and the others are not taken for talks that
 * never began. A customer whom we call back is none of them: their dial may still be to come.
 */
export function partiesGone(calls: Iterable<CallState>, snapshot: Snapshot): Missed[] {
  const gone: Missed[] = [];
  for (const call of calls) {
    const { id, channel, activity } = call;
    if (!hasCustomer(call)) continue;
    if (!snapshot.channels.has(channel)) {
      gone.push(missed(id, { type: 'channelEnded', channel, cause: 'lost' }));
    } else if (activity.status === 'talking') {
      gone.push(...(sentOn(id, activity, snapshot) ?? talkOver(id, channel, activity, snapshot)));
    }
  }
  return gone;
}

/** Whether the customer's own channel must be there. One that we dial need not be, before it is answered. */
const hasCustomer = ({ attempt }: CallState): boolean => attempt === null || attempt.customer === 'answered';

/** Null: the other party is the one we know. */
function sentOn(id: CallId, { leg, bridge }: Talking, snapshot: Snapshot): Missed[] | null {
  const transferred = snapshot.transferred.get(bridge);
  if (transferred === undefined) return null;
  const connected = missed(id, { type: 'connected', bridge });
  if (transferred.type === 'blind') {
    return [connected, missed(id, { type: 'blindTransferred', leg, to: transferred.to })];
  }
  const { by, to } = transferred;
  return by === leg ? null : [connected, missed(id, { type: 'legReplaced', leg, by, to, call: null })];
}

function talkOver(id: CallId, channel: ChannelId, talking: Talking, snapshot: Snapshot): Missed[] {
  const { leg, bridge } = talking;
  if (snapshot.channels.has(leg) || snapshot.bridges.get(bridge)?.includes(channel) !== true) return [];
  return [
    missed(id, { type: 'connected', bridge }),
    missed(id, { type: 'channelEnded', channel: leg, cause: 'lost' }),
  ];
}

/** What one call missed, when every command given before has been carried out. */
export function missedBy(call: CallState, snapshot: Snapshot): Missed[] {
  const { activity, id, channel } = call;
  const isAbsent = call.attempt?.customer === 'absent';
  if (!isAbsent && !snapshot.channels.has(channel)) {
    return [missed(id, { type: 'channelEnded', channel, cause: 'lost' })];
  }
  const hasAnswered = !hasCustomer(call) && snapshot.channels.get(channel)?.up === true;
  const isHeard = call.attempt?.heard?.talkingSince != null;
  const events = legsOf(activity).flatMap((leg) => missedOfLeg(call, leg, snapshot));
  const over = (playback: PlaybackId) => missed(id, { type: 'playbackFinished', playback, failed: false });
  if (isHeard) events.push(missed(id, { type: 'talkMissed' }));
  if (hasAnswered) events.push(missed(id, { type: 'legAnswered', channel }));
  for (const whisper of whispersOf(activity)) {
    if (!snapshot.playbacks.has(whisper)) events.push(over(whisper));
  }
  const playback = playbackOf(activity);
  const stillPlays = playback !== null && snapshot.playbacks.has(playback);
  if (activity.status === 'asking' && !stillPlays) events.push(missed(id, { type: 'resumed' }));
  else if (playback !== null && !stillPlays) events.push(over(playback));
  return events;
}

function missedOfLeg(call: CallState, leg: ChannelId, snapshot: Snapshot): Missed[] {
  const { activity, id } = call;
  const live = snapshot.channels.get(leg);
  if (live === undefined) {
    return [missed(id, { type: 'channelEnded', channel: leg, cause: 'lost' })];
  }
  if (activity.status !== 'talking' || activity.leg !== leg) {
    const answeredBefore =
      activity.status === 'calling' ||
      (activity.status === 'queued' &&
        activity.ringing.some((ringing) => ringing.leg === leg && ringing.answeredAt !== null));
    return live.up && !answeredBefore ? [missed(id, { type: 'legAnswered', channel: leg })] : [];
  }
  const members = snapshot.bridges.get(activity.bridge) ?? [];
  const together = members.includes(leg) && members.includes(call.channel);
  return together ? [] : [missed(id, { type: 'connectionMissed' })];
}

/** Callers who came in while nobody listened. */
export function arrivalsMissed(known: (call: CallId) => boolean, snapshot: Snapshot): Missed[] {
  const arrivals: Missed[] = [];
  for (const [channel, { arrived }] of snapshot.channels) {
    if (arrived === null || isDerived(channel) || known(callOf(channel))) continue;
    arrivals.push(missed(callOf(channel), { type: 'callArrived', channel, ...arrived }));
  }
  return arrivals;
}

/** Legs and bridges of ours that no live call claims: left by a command whose call ended before it was carried out. */
export function orphans(calls: Iterable<CallState>, snapshot: Snapshot): [CallId, CallAction][] {
  const claimed = new Set<string>();
  for (const call of calls) {
    for (const channel of channelsOf(call)) claimed.add(channel);
    if (call.activity.status === 'talking') claimed.add(call.activity.bridge);
  }
  const sweeps: [CallId, CallAction][] = [];
  for (const channel of snapshot.channels.keys()) {
    if (isDerived(channel) && !claimed.has(channel)) {
      sweeps.push([ownerOf(channel), { type: 'hangup', channel, reason: 'normal' }]);
    }
  }
  for (const bridge of snapshot.bridges.keys()) {
    if (!claimed.has(bridge)) sweeps.push([ownerOf(bridge), { type: 'disconnect', bridge }]);
  }
  return sweeps;
}
