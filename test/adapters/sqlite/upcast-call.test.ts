import { describe, expect, test } from '@jest/globals';
import { upcastCall } from '../../../src/adapters/sqlite/upcast-call.ts';
import { upcastSite } from '../../../src/adapters/sqlite/upcast-site.ts';
import { decideCall } from '../../../src/domain/call/decide.ts';
import { type CallState, legsOf } from '../../../src/domain/call/state.ts';
import type { ChannelId } from '../../../src/domain/ids.ts';
import { Given } from '../../support/given.ts';
import { siteOf, step } from '../../support/sites.ts';

const site = siteOf({ main: [step.queue('support'), step.say('thanks')] });

/** A call as version 1 wrote it, doing this. */
const row = (activity: string): CallState =>
  upcastCall(
    JSON.parse(
      `{"v":1,"id":"1700000000.1","channel":"1700000000.1","site":"abc","callerNumber":"+46701234567",` +
        `"callerName":"Eva","calledNumber":"1000","language":"en","variables":{},` +
        `"cursor":[{"block":"main","next":1,"kind":"flow"}],"activity":${activity},` +
        `"since":1500,"arrivedAt":1000,"stepsLeft":998,"derived":2,"served":null}`,
    ),
  );

const AT = '"at":{"block":"main","index":0}';
const LEG = '"1700000000.1~leg~2"';
const RINGING = `{"agent":"anna","leg":${LEG},"to":"PJSIP/101","since":1800}`;
const inLine = (ringing: string) =>
  `{"status":"queued",${AT},"queue":"support","joinedAt":1500,"ringing":${ringing},"place":2,"toldPlace":2,` +
  `"toldAt":1600,"announcement":null}`;
const talk = (from: string) =>
  `{"status":"talking",${AT},"leg":${LEG},"bridge":"1700000000.1~talk~2","to":"PJSIP/101","connected":true,` +
  `"from":${from}}`;

const ROWS: readonly [string, string, readonly string[]][] = [
  ['hearing a prompt', `{"status":"saying",${AT},"playback":"1700000000.1~play~1"}`, []],
  ['asked for a key', `{"status":"asking",${AT},"playback":null,"digits":"","noInputs":0,"noMatches":1}`, []],
  ['waiting', inLine('null'), []],
  ['waiting while a phone rings', inLine(RINGING), ['1700000000.1~leg~2']],
  [
    'being transferred',
    `{"status":"transferring",${AT},"leg":${LEG},"to":"PJSIP/900"}`,
    ['1700000000.1~leg~2'],
  ],
  [
    'talking with an agent',
    talk('{"queue":"support","agent":"anna","joinedAt":1500}'),
    ['1700000000.1~leg~2'],
  ],
  ['talking with somebody else', talk('null'), ['1700000000.1~leg~2']],
];

describe('calls that version 1 had under way', () => {
  test.each(ROWS)('%s: the caller hangs up, and everybody is let go', (_name, activity, legs) => {
    const state = row(activity);
    expect(state.v).toBe(4);
    expect(legsOf(state.activity)).toEqual(legs);
    const channel = state.channel;
    const context = new Given(site).contextOf(state);
    const ended = decideCall(state, { type: 'channelEnded', channel, cause: 'hungUp' }, context);
    expect(ended.state.activity.status).toBe('ended');
    const hungUp = ended.actions.flatMap((action) => (action.type === 'hangup' ? [action.channel] : []));
    expect(hungUp).toEqual(legs);
  });

  test('who waited keeps the place, and what they were told', () => {
    const { activity, firstJoinedAt } = row(inLine('null'));
    expect(activity).toMatchObject({
      rank: 1500,
      joinedAt: 1500,
      telling: { place: { value: 2, at: 1600 } },
    });
    expect(firstJoinedAt).toBe(1500);
  });

  test('the phone that rang is answered: they talk', () => {
    const state = row(inLine(RINGING));
    const channel = '1700000000.1~leg~2' as ChannelId;
    const answered = decideCall(state, { type: 'legAnswered', channel }, new Given(site).contextOf(state));
    expect(answered.state.activity).toMatchObject({ status: 'talking', from: { agent: 'anna' } });
    expect(answered.notices).toEqual([{ agent: 'anna', event: { type: 'answered', call: state.id } }]);
  });
});

describe('calls that version 2 had under way', () => {
  const {
    attempt: _,
    agreement: __,
    left: ___,
    tookOver: ____,
    asked: _____,
    ...since2
  } = row(inLine(RINGING));
  const v2 = (activity: object): CallState =>
    upcastCall(JSON.parse(JSON.stringify({ ...since2, v: 2, activity })));
  const { activity } = row(inLine(RINGING));
  if (activity.status !== 'queued') throw new Error(activity.status);
  const { offers: ______, ...told } = activity.telling;

  test('know nothing of callbacks, and have been offered none', () => {
    const state = v2({ ...activity, telling: told });
    expect(state).toEqual(row(inLine(RINGING)));
    expect(state).toMatchObject({
      v: 4,
      attempt: null,
      agreement: null,
      left: null,
      tookOver: null,
      asked: 0,
    });
  });

  test('take what a talker was told in line along', () => {
    const talking = JSON.parse(talk('null'));
    expect(v2({ ...talking, others: [], told }).activity).toMatchObject({ told: { ...told, offers: {} } });
    expect(v2({ ...talking, others: [], told: null }).activity).toMatchObject({ told: null });
  });
});

test('a call to a customer that version 3 had under way: nobody listens to who answered', () => {
  const attempt = { callback: 'c1', profile: 'support', customer: 'answered', verified: false };
  const v3 = JSON.parse(JSON.stringify({ ...row(inLine(RINGING)), v: 3, attempt }));
  expect(upcastCall(v3)).toMatchObject({
    v: 4,
    attempt: { ...attempt, heard: null, sounded: null, greetedAt: null },
  });
});

test("today's calls are left as they are", () => {
  const state = row(inLine('null'));
  expect(upcastCall(state)).toBe(state);
});

test('a site that version 1 compiled is of no use; one of today is', () => {
  const { handBack: _, ...older } = site;
  expect(upcastSite(older)).toBeNull();
  expect(upcastSite(site)).toEqual(site);
});

test('a profile saved before there were messages beforehand has none', () => {
  const messages = { booked: 'booked', missed: null, last: null, expired: null };
  const saved = { ...site, callbacks: { support: { queue: 'support', messages } } } as never;
  expect(upcastSite(saved)?.callbacks.support).toMatchObject({
    ...{ queue: 'support', upNextBeforeMs: 300_000, reminderBeforeMs: 3_600_000 },
    messages: { ...messages, upNext: null, reminder: null, cancelled: null, moved: null },
  });
});
