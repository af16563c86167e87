import { describe, expect, test } from '@jest/globals';
import { decideAgent, newAgent, PIN_LOCK_MS } from '../../src/domain/agent/agent.ts';
import type { AgentEvent } from '../../src/domain/agent/event.ts';
import type { AgentState } from '../../src/domain/agent/state.ts';
import { runAgentStep } from '../../src/domain/call/agent-step.ts';
import { type CallContext, type Draft, draftOf } from '../../src/domain/call/draft.ts';
import type { CallState } from '../../src/domain/call/state.ts';
import type { AgentStep } from '../../src/domain/flow/steps.ts';
import type { AgentName, BlockId, Instant } from '../../src/domain/ids.ts';
import type { AgentSettings } from '../../src/domain/site.ts';

const now = 1_000_000 as Instant;
const settingsOf = (phone: string, more: Partial<AgentSettings> = {}): AgentSettings => ({
  name: 'Anna Berg',
  phone,
  extension: null,
  skills: {},
  pin: null,
  wrapUpMs: null,
  starts: 'loggedIn',
  ringWhenBusy: false,
  awayAfterMissed: null,
  awayAfterMissedPreviews: null,
  ...more,
});

const SETTINGS: Readonly<Record<string, AgentSettings>> = {
  anna: settingsOf('PJSIP/101', { extension: '101', pin: '1234' }),
  omar: settingsOf('PJSIP/102', { extension: '102' }),
  eva: settingsOf('PJSIP/199'),
  lars: settingsOf('PJSIP/199'),
  ghost: settingsOf(''),
};

const step = (more: Partial<AgentStep> = {}): AgentStep => ({
  type: 'agent',
  at: 'site.yaml:1',
  does: 'pause',
  who: null,
  pin: null,
  reason: null,
  unknown: 'unknown' as BlockId,
  wrongPin: 'wrongPin' as BlockId,
  notNow: 'notNow' as BlockId,
  ...more,
});

interface Scene {
  readonly endpoint?: string;
  readonly callerNumber?: string;
  readonly typed?: string;
  readonly pin?: string;
  /** What has happened to every agent. */
  readonly before?: readonly AgentEvent[];
}

function draftIn({
  endpoint = 'PJSIP/101',
  callerNumber = '',
  typed = '',
  pin = '',
  before = [],
}: Scene): Draft {
  const names = Object.keys(SETTINGS) as AgentName[];
  const stateOf = (name: AgentName): AgentState =>
    before.reduce((state, event) => decideAgent(state, event, now).state, newAgent(name, 'loggedIn', now));
  const state = {
    endpoint,
    callerNumber,
    language: 'en',
    variables: { typed, pin },
    cursor: [],
    activity: { status: 'saying' },
  } as unknown as CallState;
  return draftOf(state, {
    now,
    site: { variables: { typed: 'text', pin: 'text' } },
    agents: () => names,
    agent: (name: AgentName) => {
      const settings = SETTINGS[name];
      return settings === undefined ? undefined : { state: stateOf(name), settings };
    },
  } as unknown as CallContext);
}

/** What the agents are told, and where the call goes on: null is the next step. */
function ran(scene: Scene, ...steps: AgentStep[]) {
  const draft = draftIn(scene);
  for (const each of steps) runAgentStep(draft, each);
  expect(draft.goesOn).toBe(true);
  return {
    told: draft.notices.map(({ agent, event }) => `${agent} ${event.type}`),
    to: draft.state.cursor.map(({ block }) => block).join() || null,
    notices: draft.notices,
  };
}

describe('who is meant', () => {
  test('is whose phone it is', () => {
    expect(ran({}, step())).toMatchObject({ told: ['anna pausedWork'], to: null });
  });

  test('is never told by the number that is shown', () => {
    const scene = { endpoint: 'PJSIP/trunk', callerNumber: '101' };
    expect(ran(scene, step())).toMatchObject({ told: [], to: 'unknown' });
  });

  test.each([
    ['', 'nowhere'],
    ['PJSIP/1012', 'a longer name'],
    ['PJSIP/199', 'a phone that two share'],
  ])('is nobody at %j: %s', (endpoint) => {
    expect(ran({ endpoint }, step())).toMatchObject({ told: [], to: 'unknown' });
  });

  test.each(['anna', '101', ' 101 '])('may be said: %j', (typed) => {
    expect(ran({ typed }, step({ who: '{typed}' }))).toMatchObject({ told: ['anna pausedWork'], to: null });
  });

  test.each(['', 'bob', '999', 'PJSIP/101'])('is nobody when %j is said', (typed) => {
    expect(ran({ typed }, step({ who: '{typed}' }))).toMatchObject({ told: [], to: 'unknown' });
  });
});

describe('the PIN', () => {
  const typed = (endpoint: string, typed: string, pin: string, before: readonly AgentEvent[] = []) =>
    ran({ endpoint, typed, pin, before }, step({ who: '{typed}', pin: '{pin}' }));
  const elsewhere = 'PJSIP/150';

  test.each([elsewhere, 'PJSIP/101', ''])('has to be right at %j', (endpoint) => {
    expect(typed(endpoint, 'anna', '1234')).toMatchObject({ told: ['anna pausedWork'], to: null });
    for (const wrong of ['1235', '123', '12345', '']) {
      expect(typed(endpoint, 'anna', wrong)).toMatchObject({ told: ['anna wrongPin'], to: 'wrongPin' });
    }
  });

  test('that nobody has is needed nowhere, and opens no other phone', () => {
    expect(typed('PJSIP/102', 'omar', '77')).toMatchObject({ told: ['omar pausedWork'], to: null });
    expect(typed(elsewhere, 'omar', '77')).toMatchObject({ told: [], to: 'wrongPin' });
    expect(typed(elsewhere, 'omar', '')).toMatchObject({ told: [], to: 'wrongPin' });
  });

  test('that a step does not ask for is needed at any other phone', () => {
    const who = step({ who: '{typed}' });
    expect(ran({ endpoint: elsewhere, typed: 'anna' }, who)).toMatchObject({ told: [], to: 'wrongPin' });
    expect(ran({ endpoint: '', typed: 'ghost' }, who)).toMatchObject({ told: [], to: 'wrongPin' });
    expect(ran({ typed: 'anna' }, who)).toMatchObject({ told: ['anna pausedWork'], to: null });
  });

  const locked: AgentEvent[] = [{ type: 'wrongPin' }, { type: 'wrongPin' }, { type: 'wrongPin' }];

  test('is not looked at after too many wrong ones, not even the right one', () => {
    expect(typed(elsewhere, 'anna', '1234', locked)).toMatchObject({ told: [], to: 'wrongPin' });
    expect(typed(elsewhere, 'anna', '9999', locked)).toMatchObject({ told: [], to: 'wrongPin' });
    expect(ran({ before: locked }, step())).toMatchObject({ told: ['anna pausedWork'] });
    expect(PIN_LOCK_MS).toBeGreaterThan(60_000);
  });

  test('that is right after a wrong one is told, so that the wrong one is forgotten', () => {
    expect(typed(elsewhere, 'anna', '1234', [{ type: 'wrongPin' }]).told).toEqual([
      'anna rightPin',
      'anna pausedWork',
    ]);
  });

  test('cannot be tried often within one run of the flow', () => {
    const guess = (pin: string) => step({ who: 'anna', pin });
    const { told } = ran({ endpoint: elsewhere }, guess('1'), guess('2'), guess('3'), guess('1234'));
    expect(told).toEqual(['anna wrongPin', 'anna wrongPin', 'anna wrongPin']);
  });
});

describe('what is done', () => {
  test('a pause has its reason, with the variables of the call', () => {
    const { notices } = ran({ typed: 'lunch' }, step({ reason: 'gone for {typed}' }));
    expect(notices).toEqual([{ agent: 'anna', event: { type: 'pausedWork', reason: 'gone for lunch' } }]);
    expect(ran({}, step()).notices[0]?.event).toEqual({ type: 'pausedWork', reason: '' });
  });

  test.each([
    ['logIn', 'anna loggedIn', null],
    ['logOut', 'anna loggedOut', null],
    ['pause', 'anna pausedWork', null],
    ['unpause', null, 'notNow'],
    ['endWrapUp', null, 'notNow'],
    ['extendWrapUp', null, 'notNow'],
  ] as const)('%s for who is free: %s, goes on to %s', (does, told, to) => {
    expect(ran({}, step({ does }))).toMatchObject({ told: told === null ? [] : [told], to });
  });

  test.each(['pause', 'unpause', 'logOut'] as const)('%s is not for who is logged out', (does) => {
    expect(ran({ before: [{ type: 'loggedOut' }] }, step({ does }))).toMatchObject({
      told: [],
      to: 'notNow',
    });
  });

  test('several steps in one go know of each other', () => {
    const before: AgentEvent[] = [{ type: 'loggedOut' }];
    const both = ran({ before }, step({ does: 'logIn' }), step(), step({ does: 'unpause' }));
    expect(both).toMatchObject({ told: ['anna loggedIn', 'anna pausedWork', 'anna unpaused'], to: null });
  });
});
