/** Phones that are set to send their callers on. */
import { expect, test } from '@jest/globals';
import {
  chosen,
  commandFailed,
  type Given,
  given,
  legAnswered,
  legEnded,
  legForwarded,
  legRinging,
  timer,
} from '../../support/given.ts';
import { defaultQueue, siteOf, step } from '../../support/sites.ts';

const site = siteOf(
  { main: [step.queue('support')] },
  {
    queue: { ringMs: 20_000, tell: { ...defaultQueue.tell, place: null } },
    agents: ['anna', 'omar', 'eva', 'kim'],
    agentSettings: {
      anna: { phone: 'PJSIP/anna', extension: '101', ringWhenBusy: true },
      omar: { phone: 'PJSIP/omar', extension: '102' },
      eva: { phone: 'PJSIP/eva', extension: '103' },
      kim: { phone: 'PJSIP/kim', extension: null },
    },
  },
);
const annaRings = (): Given =>
  given(site).arrived().when(chosen('anna')).when(legRinging('anna')).thenRings({ anna: 'ringing' });

test('a phone that forwards to a colleague’s extension is followed: that phone rings for the same agent', () => {
  const story = annaRings().after(5_000).when(legForwarded('102', 'anna'));
  story.thenDoes('dial').thenTells().thenRings({ anna: 'ringing' });
  // What is left of the time; and the colleague’s phone takes no second call because of what is set for hers.
  expect(story.action('dial')).toMatchObject({ endpoint: 'PJSIP/omar', ringMs: 15_000, unlessInUse: true });
  story.when(legRinging('anna')).thenNothingHappens();
  story.when(legAnswered('anna')).thenDoes('connect').thenTells('anna answered');
});

test('the leg that was forwarded ends, and that changes nothing', () => {
  const forwarded = annaRings();
  const old = forwarded.leg('anna');
  forwarded.when(legForwarded('102', 'anna'));
  forwarded.when({ type: 'channelEnded', channel: old, cause: 'forwarded' }).thenNothingHappens();
});

test('an agent whose phone forwards before it rings hears of the ringing when it does', () => {
  given(site)
    .arrived()
    .when(chosen('anna'))
    .when(legForwarded('102', 'anna'))
    .thenRings({ anna: 'reserved' })
    .when(legRinging('anna'))
    .thenTells('anna rung');
});

test.each([
  ['a number outside', '0900123456'],
  ['an endpoint', 'PJSIP/omar'],
  ['a colleague without an extension', 'kim'],
  ['itself', '101'],
])('%s is not followed: the leg ends, the agent has missed it, and the caller keeps the place', (_, to) => {
  const story = annaRings();
  const { rank, joinedAt } = story.queued;
  story.when(legForwarded(to, 'anna')).thenNothingHappens();
  story.when(legEnded('forwarded', 'anna')).thenDoes().thenTells('anna missed');
  expect(story.queued).toMatchObject({ rank, joinedAt, ringing: [] });
});

test('who was forwarded to is not followed on: there are no chains, and no circles', () => {
  annaRings()
    .when(legForwarded('102', 'anna'))
    .when(legForwarded('103', 'anna'))
    .thenNothingHappens()
    .when(legEnded('forwarded', 'anna'))
    .thenTells('anna missed');
});

test('a colleague who is in a call is not disturbed: the agent has missed it', () => {
  annaRings()
    .when(legForwarded('102', 'anna'))
    .when(commandFailed('dial', 'busy'))
    .thenTells('anna missed')
    .thenRings({});
});

test('forwarding gains no time: the phone that was forwarded to is given up when the agent’s own would be', () => {
  annaRings()
    .after(5_000)
    .when(legForwarded('102', 'anna'))
    .after(30_000)
    .when(timer('ring'))
    .thenDoes('hangup')
    .thenTells('anna missed');
});

test('a phone that forwards when its time is over is not followed', () => {
  annaRings().after(20_000).when(legForwarded('102', 'anna')).thenNothingHappens();
});

test('word of a leg that does not ring is no news', () => {
  annaRings().when(legAnswered('anna')).when(legForwarded('102', 'anna')).thenNothingHappens();
});
