/**
 * The key under which an event is written down once. Live and reconciled copies of the same fact have the same key;
 * null is for events that can truly happen twice (a key pressed, a timer).
 */
import type { CallEvent } from '../domain/call/event.ts';

export function keyOf(event: CallEvent): string | null {
  switch (event.type) {
    case 'callArrived':
      return `arrived:${event.channel}`;
    case 'legForwarded':
      return `forwarded:${event.channel}`;
    case 'legAnswered':
      return `up:${event.channel}`;
    case 'channelEnded':
      return `ended:${event.channel}`;
    case 'playbackFinished':
      return `played:${event.playback}`;
    case 'blindTransferred':
      return `sentOn:${event.leg}`;
    case 'legReplaced':
      return `replaced:${event.leg}`;
    case 'keyPressed':
    case 'legRinging':
    case 'timerFired':
    case 'agentChosen':
    case 'placeImproved':
    case 'queueEmptied':
    case 'customerDue':
    case 'calledOff':
    case 'connected':
    case 'actionFailed':
    case 'resumed':
    case 'connectionMissed':
    // One may speak again and again.
    case 'talkStarted':
    case 'talked':
    case 'talkMissed':
      return null;
    default:
      return event satisfies never;
  }
}
