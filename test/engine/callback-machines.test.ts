/** Machines that answer, and calls that never end, on a real store with a fake exchange. */
import { afterEach, describe, expect, test } from '@jest/globals';
import type { CallbackSettings } from '../../src/domain/callback/settings.ts';
import type { BlockId, TextName } from '../../src/domain/ids.ts';
import type { Site } from '../../src/domain/site.ts';
import { callbackKey } from '../support/attempt-site.ts';
import { CallbackLab, labSite } from '../support/callback-lab.ts';
import type { FakeChannel } from '../support/fake-telephony.ts';
import { en, step } from '../support/sites.ts';

const MINUTE = 60_000;
let lab: CallbackLab;
afterEach(() => {
  expect(lab.faults).toEqual([]);
  expect(lab.telephony.bridges.size).toBe(0);
});

const keys = { '1': 'talk', '9': 'cancel' };
const out = { tries: 2, say: [], then: 'out' as never };

/** Greeted twice, eight seconds for a key each time. A prompt takes one second. */
function siteWith(profile: Partial<CallbackSettings>): Site {
  const site = labSite(profile);
  return {
    ...site,
    texts: { ...site.texts, ['we called' as TextName]: { [en]: 'we called' } },
    blocks: {
      ...site.blocks,
      ['greeting' as BlockId]: [
        step.menu('it is us', keys, { waitMs: 8_000, noInput: out }),
        step.queue('support'),
        step.hangup(),
      ],
      ['talk' as BlockId]: [callbackKey({ type: 'verified' })],
      ['voicemail' as BlockId]: [
        step.menu('we called', keys, { waitMs: 3_000, noInput: { ...out, tries: 1 } }),
      ],
    },
  };
}

/** A customer was dialled, and something has answered. */
async function answered(profile: Partial<CallbackSettings> = {}): Promise<FakeChannel> {
  lab = new CallbackLab(siteWith(profile));
  await lab.start();
  lab.customer = { type: 'answers', afterMs: 2_000 };
  lab.add();
  await lab.clock.advance(2_500);
  expect(lab.status).toBe('greeting');
  return lab.customerChannel;
}

const attempt = () => lab.callback().attempts[0];
const history = () => lab.store.callbackHistory(lab.callback().id).map(({ type }) => type);

describe('a machine', () => {
  test('is greeted once, and its attempt says how it sounded; the ladder goes by the key that was not pressed', async () => {
    const machine = await answered();
    lab.telephony.speak(machine, 5_000);
    await lab.clock.advance(12_000);
    expect(machine.heard).toEqual(['it is us']);
    expect(attempt()).toMatchObject({ outcome: 'machine', sounded: 'machine' });
    expect(lab.status).toBe('later');
    expect(history().slice(3)).toEqual([
      ...['dialled', 'answered', 'soundedLikeMachine', 'attemptEnded', 'postponed', 'promiseResolved'],
    ]);
  });

  test('is left a message, and 1 wins over it to the last', async () => {
    const machine = await answered({ voicemail: 'voicemail' as BlockId });
    lab.telephony.speak(machine, 5_000);
    await lab.clock.advance(7_500);
    expect(machine.heard).toEqual(['it is us', 'we called']);
    await lab.press(machine, '1');
    expect([lab.status, attempt()?.sounded]).toEqual(['waiting', 'person']);
    await lab.clock.advance(15_000);
    expect(lab.status).toBe('talking');
    await lab.hangUp(machine);
    expect(attempt()).toMatchObject({ outcome: 'served', sounded: 'person' });
  });

  test('a person says hello, and is asked twice', async () => {
    const person = await answered();
    lab.telephony.speak(person, 600);
    await lab.clock.advance(11_000);
    expect(person.heard).toEqual(['it is us', 'it is us']);
    await lab.press(person, '9');
    expect(attempt()?.sounded).toBe('person');
    lab.telephony.crash();
  });
});

describe('Keepline is killed during the greeting', () => {
  test('what was heard before is kept, a talk that was going on is not; the customer is asked again', async () => {
    const machine = await answered();
    lab.telephony.speak(machine, 4_000);
    await lab.clock.advance(300);
    await lab.restart();
    await lab.clock.advance(6_000);
    expect(lab.telephony.channels.has(machine.id)).toBe(true);
    expect(lab.telephony.performed.filter(({ type }) => type === 'listenForTalk')).toHaveLength(1);
    await lab.press(machine, '1');
    expect(attempt()).toMatchObject({ sounded: 'person', outcome: null });
    expect(lab.status).toBe('waiting');
    lab.telephony.crash();
  });

  test('the end of a talk that fell into the gap is not waited for: greeted twice, as if nothing was heard', async () => {
    const machine = await answered();
    lab.telephony.speak(machine, 1_000);
    await lab.clock.advance(100);
    lab.kill();
    await lab.clock.advance(3_000);
    await lab.restart();
    await lab.clock.advance(11_000);
    expect(machine.heard.filter((prompt) => prompt === 'it is us').length).toBeGreaterThanOrEqual(3);
    expect(attempt()?.sounded).toBeNull();
    lab.telephony.crash();
  });
});

describe('the longest call', () => {
  test('ends for both, over a restart too, and counts as what it was', async () => {
    const customer = await answered({ longestCallMs: 30 * MINUTE });
    await lab.press(customer, '1');
    await lab.clock.advance(15_000);
    expect(lab.status).toBe('talking');
    await lab.clock.advance(10 * MINUTE);
    await lab.restart();
    await lab.clock.advance(19 * MINUTE);
    expect(lab.status).toBe('talking');
    await lab.clock.advance(2 * MINUTE);
    expect([lab.status, lab.telephony.channels.size]).toEqual(['done', 0]);
    expect(attempt()).toMatchObject({ outcome: 'served' });
    expect(history()).toContain('cutOff');
  });
});
