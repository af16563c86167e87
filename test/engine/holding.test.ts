/** Offers that hold on (a crisis): begun and ended by the line and its agents, whether or not anybody calls. */
import { afterEach, expect, test } from '@jest/globals';
import type { OfferRule } from '../../src/domain/callback/settings.ts';
import type { AgentName, QueueName } from '../../src/domain/ids.ts';
import type { Site } from '../../src/domain/site.ts';
import { anna, CallbackLab, labSite } from '../support/callback-lab.ts';
import { callbackStep, onEntry } from '../support/callback-site.ts';
import { en, loaded, step } from '../support/sites.ts';

const MINUTE = 60_000;
const SAID = ['crisis offer', 'elsewhere'];
const support = 'support' as QueueName;
let lab: CallbackLab;
afterEach(() => {
  expect(lab.faults).toEqual([]);
  expect(lab.telephony.bridges.size).toBe(0);
});

const crisisSite = (more: Partial<OfferRule> = {}): Site => {
  const plain = labSite();
  const crisis = onEntry(15 * MINUTE, { ifNobodyAvailable: true, holdsUntilUnderMs: 5 * MINUTE, ...more });
  const main = [
    callbackStep.offer({ '0': 'offer' }),
    step.queue('support'),
    step.say('elsewhere'),
    step.hangup(),
  ];
  const offer = [step.menu('crisis offer', { '1': 'agreement' })];
  return {
    ...plain,
    blocks: { ...plain.blocks, main, offer } as Site['blocks'],
    texts: { ...plain.texts, ...Object.fromEntries(SAID.map((each) => [each, { [en]: each }])) },
    offers: { [support]: [crisis] },
  };
};

async function start(site: Site): Promise<void> {
  lab = new CallbackLab(site);
  await lab.start();
}

const breakBegins = () => lab.tellAgent(anna, { type: 'pausedWork', reason: 'drill' } as never);
const breakEnds = () => lab.tellAgent(anna as AgentName, { type: 'unpaused' });
const holding = () => lab.view().callbacks.holding;
const past = () => lab.store.pastHolding(0 as never, 9).map(({ since, until }) => [since, until]);

test('begins when nobody is there, is there after a restart, and ends when somebody is, though nobody calls', async () => {
  await start(crisisSite());
  expect(holding()).toEqual([]);
  breakBegins();
  const since = lab.clock.now();
  expect(holding()).toEqual([{ queue: support, rule: 0, since }]);
  await lab.clock.advance(3 * MINUTE);
  await lab.restart();
  expect(holding()).toEqual([{ queue: support, rule: 0, since }]);
  breakEnds();
  expect(holding()).toEqual([]);
  expect(past()).toEqual([[since, lab.clock.now()]]);
});

test('only once it has been so for long enough; a shorter time leaves nothing behind', async () => {
  await start(crisisSite({ beginsAfterMs: 30_000 }));
  breakBegins();
  await lab.clock.advance(29_000);
  expect([holding(), past()]).toEqual([[], []]);
  breakEnds();
  breakBegins();
  const soSince = lab.clock.now();
  await lab.clock.advance(29_900);
  expect([holding(), past()]).toEqual([[], []]);
  await lab.clock.advance(200);
  expect(holding()).toEqual([{ queue: support, rule: 0, since: soSince + 30_000 }]);
});

test('a rule that the site has no more is over', async () => {
  await start(crisisSite());
  breakBegins();
  const since = lab.clock.now();
  await lab.clock.advance(MINUTE);
  lab.useSite(loaded(labSite()));
  expect(holding()).toEqual([]);
  expect(past()).toEqual([[since, lab.clock.now()]]);
});

test('callbacks only: who lets the offer pass is not let into the line, and is in no count of it', async () => {
  await start(crisisSite({ only: true }));
  breakBegins();
  const caller = lab.telephony.callIn({ called: '1000', caller: '+46709999999' });
  await lab.clock.advance(MINUTE);
  expect([caller.heard.at(0), caller.heard.at(-1)]).toEqual(['crisis offer', 'elsewhere']);
  expect(lab.view().lines.size).toBe(0);
  breakEnds();
  const served = lab.telephony.callIn({ called: '1000', caller: '+46709999998' });
  await lab.clock.advance(2_000);
  expect(lab.telephony.hears(served)).toBe(lab.annasLeg);
  await lab.hangUp(served);
});
