/** What was missed of calls by which we call customers back: their channel is one that we dial, if it is dialled yet. */
import { describe, expect, test } from '@jest/globals';
import type { ChannelId } from '../../src/domain/ids.ts';
import type { Snapshot } from '../../src/engine/ports.ts';
import { missedBy, orphans, partiesGone } from '../../src/engine/reconcile.ts';
import { attemptSite } from '../support/attempt-site.ts';
import {
  agentKey,
  chosen,
  connected,
  customerAnswers,
  customerDue,
  customerEnds,
  customerKey,
  type Given,
  given,
  legAnswered,
} from '../support/given.ts';

const site = attemptSite();
const previewing = () => given(site).previewed().when(chosen('anna')).when(legAnswered('anna'));
const accepted = () => previewing().when(agentKey('1', 'anna'));
const greeted = () => given(site).dialled().when(customerAnswers);

/** The exchange, with these channels; true: answered. */
const exchange = (channels: Record<string, boolean>, playbacks: readonly string[] = []): Snapshot => ({
  channels: new Map(Object.entries(channels).map(([id, up]) => [id as ChannelId, { up, arrived: null }])),
  bridges: new Map(),
  playbacks: new Set(playbacks as never[]),
  transferred: new Map(),
  phones: new Map(),
});

const eventsOf = (story: Given, snapshot: Snapshot) =>
  missedBy(story.state, snapshot).map(({ event }) => event);
const goneOf = (story: Given, snapshot: Snapshot) =>
  partiesGone([story.state], snapshot).map(({ event }) => event);

describe('reconciling attempts', () => {
  test('an absent customer has not gone', () => {
    const story = given(site).previewed();
    expect(goneOf(story, exchange({}))).toEqual([]);
    expect(eventsOf(story, exchange({}))).toEqual([]);
  });

  test('an agent who was lost in the preview is found, and one who hears it still is let be', () => {
    const story = previewing();
    const { leg, playback } = story.queued.ringing[0] ?? { leg: 'none', playback: null };
    expect(eventsOf(story, exchange({ [leg]: true }, [String(playback)]))).toEqual([]);
    expect(eventsOf(story, exchange({}, [String(playback)]))).toEqual([
      { type: 'channelEnded', channel: leg, cause: 'lost' },
    ]);
  });

  test('an agent who waits for the customer has not answered anew', () => {
    const story = accepted();
    expect(goneOf(story, exchange({ [story.leg()]: true }))).toEqual([]);
    expect(eventsOf(story, exchange({ [story.leg()]: true }))).toEqual([]);
  });

  test('a dial may still be in the outbox; once that is done, a customer without a channel is lost', () => {
    const story = given(site).dialled();
    const { channel } = story.state;
    expect(goneOf(story, exchange({}))).toEqual([]);
    expect(eventsOf(story, exchange({ [channel]: false }))).toEqual([]);
    const missed = eventsOf(story, exchange({}));
    expect(missed).toEqual([{ type: 'channelEnded', channel, cause: 'lost' }]);
    story.when(customerEnds('lost')).thenEnds('unreached').thenNews({ type: 'attemptLost' });
  });

  test('an answer that was missed is told: the customer is greeted, or meets the agent who waits', () => {
    const alone = given(site).dialled();
    for (const story of [alone, accepted().when(customerDue)]) {
      const { channel } = story.state;
      const legs = story === alone ? {} : { [story.leg()]: true };
      const missed = eventsOf(story, exchange({ [channel]: true, ...legs }));
      expect(missed).toEqual([{ type: 'legAnswered', channel }]);
      for (const event of missed) story.when(event);
      story.thenIs(story === alone ? 'asking' : 'talking');
    }
  });

  test('both gone while it rang: each end is told, and the agent is free', () => {
    const story = accepted().when(customerDue);
    for (const event of eventsOf(story, exchange({}))) story.when(event);
    story.thenEnds('unreached');
    expect(story.everyNotice.at(-1)).toBe('anna callEnded');
  });

  test('a customer who has answered is like any caller: gone at once, asked again, connected again', () => {
    const story = greeted();
    const { channel } = story.state;
    expect(goneOf(story, exchange({}))).toEqual([{ type: 'channelEnded', channel, cause: 'lost' }]);
    expect(eventsOf(story, exchange({ [channel]: true }))).toEqual([{ type: 'resumed' }]);
    story.when({ type: 'talkStarted', channel });
    expect(eventsOf(story, exchange({ [channel]: true }))).toEqual([
      { type: 'talkMissed' },
      { type: 'resumed' },
    ]);
    const talk = greeted().when(customerKey('1')).when(chosen('anna')).when(legAnswered()).when(connected());
    const events = eventsOf(talk, exchange({ [channel]: true, [talk.leg()]: true }));
    expect(events).toEqual([{ type: 'connectionMissed' }]);
  });

  test('a customer’s channel is an orphan only when no call claims it', () => {
    const story = given(site).dialled();
    const { channel, id } = story.state;
    expect(orphans([story.state], exchange({ [channel]: false }))).toEqual([]);
    expect(orphans([], exchange({ [channel]: false }))).toEqual([
      [id, { type: 'hangup', channel, reason: 'normal' }],
    ]);
  });
});
