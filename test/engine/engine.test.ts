import { afterEach, describe, expect, test } from '@jest/globals';
import { statusOf } from '../../src/domain/agent/status.ts';
import type { EngineView } from '../../src/engine/view.ts';
import { EngineLab, type LabOptions } from '../support/engine-lab.ts';
import type { FakeChannel, PhoneBehaviour } from '../support/fake-telephony.ts';
import { loaded, retry, siteOf, step } from '../support/sites.ts';

const site = siteOf({
  main: [
    step.say('welcome'),
    step.menu('menu', { '1': 'sales' }, { noInput: retry({ tries: 2 }) }),
    step.say('goodbye'),
    step.hangup(),
  ],
  sales: [step.queue('support'), step.say('thanks')],
});

let lab: EngineLab;
afterEach(() => expect(lab.faults).toEqual([]));

async function start(options: LabOptions = {}): Promise<void> {
  lab = new EngineLab(loaded(site), { promptMs: () => 1_000, ...options });
  await lab.start();
}

const statuses = (view: EngineView): string[] => view.calls.map((call) => call.activity.status);
const agents = (view: EngineView): Record<string, string> =>
  Object.fromEntries(view.agents.map((agent) => [agent.name, statusOf(agent)]));

/** A caller who has pressed 1 and waits in line. */
async function callerInLine(caller = '+46701234567'): Promise<FakeChannel> {
  const channel = lab.telephony.callIn({ called: '1000', caller });
  await lab.clock.advance(1_100);
  lab.telephony.press(channel, '1');
  await lab.clock.advance(0);
  return channel;
}

const rings = (): PhoneBehaviour => ({ type: 'rings' });

describe('a call from the welcome to the agent', () => {
  test('the caller hears the welcome and the menu, waits with music, and talks with the agent', async () => {
    await start({ phone: () => ({ type: 'answers', afterMs: 3_000 }) });
    const caller = lab.telephony.callIn({ called: '1000', caller: '+46701234567', name: 'Eva' });
    await lab.clock.advance(500);
    expect(caller.up).toBe(true);
    expect(caller.heard).toEqual(['welcome']);
    await lab.clock.advance(1_000);
    expect(caller.heard).toEqual(['welcome', 'menu']);
    lab.telephony.press(caller, '1');
    await lab.clock.advance(100);
    expect(caller.room).toBe('support');
    const [leg] = lab.telephony.legs;
    expect(leg?.dialled).toEqual({
      endpoint: 'PJSIP/101',
      callerNumber: '+46701234567',
      callerName: 'Eva',
    });
    await lab.clock.advance(3_000);
    expect(leg && lab.telephony.hears(caller)).toBe(leg);
    expect(agents(lab.view())).toEqual({ anna: 'talking', omar: 'available' });
  });

  test('the agent hangs up: the caller goes on in the flow, the agent wraps up and is free again', async () => {
    await start({ phone: () => ({ type: 'answers', afterMs: 0 }) });
    const caller = await callerInLine();
    await lab.clock.advance(100);
    const [leg] = lab.telephony.legs;
    if (leg === undefined) throw new Error('nobody was rung');
    lab.telephony.hangUp(leg);
    await lab.clock.advance(100);
    expect(caller.heard.at(-1)).toBe('thanks');
    expect(agents(lab.view())).toMatchObject({ anna: 'wrapUp' });
    await lab.clock.advance(10_000);
    expect(agents(lab.view())).toMatchObject({ anna: 'available' });
    expect(lab.telephony.channels.size).toBe(0);
    expect(lab.telephony.bridges.size).toBe(0);
    expect(lab.view().calls).toEqual([]);
  });

  test('the caller hangs up while talking: the agent is hung up and wraps up', async () => {
    await start({ phone: () => ({ type: 'answers', afterMs: 0 }) });
    const caller = await callerInLine();
    await lab.clock.advance(100);
    lab.telephony.hangUp(caller);
    await lab.clock.advance(100);
    expect(lab.telephony.channels.size).toBe(0);
    expect(lab.telephony.bridges.size).toBe(0);
    expect(agents(lab.view())).toMatchObject({ anna: 'wrapUp' });
  });

  test('the caller hangs up while a phone rings: the phone stops, the agent is free at once', async () => {
    await start({ phone: rings });
    const caller = await callerInLine();
    expect(lab.telephony.legs).toHaveLength(1);
    lab.telephony.hangUp(caller);
    await lab.clock.advance(0);
    expect(lab.telephony.legs).toHaveLength(0);
    expect(agents(lab.view())).toEqual({ anna: 'available', omar: 'available' });
  });

  test('a number that nothing answers is told so, unanswered', async () => {
    await start();
    const caller = lab.telephony.callIn({ called: '4711', caller: '+46701234567' });
    await lab.clock.advance(0);
    expect(caller.hungUpBecause).toBe('notInService');
    expect(caller.up).toBe(false);
    expect(lab.view().calls).toEqual([]);
  });
});

describe('agents who do not answer', () => {
  test('the next one is rung at once, the absent one rests', async () => {
    await start({ phone: rings });
    await callerInLine();
    await lab.clock.advance(15_000);
    expect(lab.telephony.legs.map((leg) => leg.dialled?.endpoint)).toEqual(['PJSIP/102']);
    expect(agents(lab.view())).toEqual({ anna: 'resting', omar: 'ringing' });
  });

  test('an unreachable phone costs no time', async () => {
    await start({
      phone: (endpoint) =>
        endpoint === 'PJSIP/101' ? { type: 'unreachable' } : { type: 'answers', afterMs: 0 },
    });
    await callerInLine();
    await lab.clock.advance(10);
    expect(agents(lab.view())).toEqual({ anna: 'resting', omar: 'talking' });
  });

  test('a leg whose end is never reported is given up', async () => {
    await start({ phone: rings });
    await callerInLine();
    const [leg] = lab.telephony.legs;
    leg?.callOffRinging?.();
    await lab.clock.advance(31_000);
    expect(lab.telephony.legs.map((each) => each.dialled?.endpoint)).toEqual(['PJSIP/102']);
  });
});

describe('the line', () => {
  test('callers are told their place on joining, and again when it improves', async () => {
    await start({ phone: () => ({ type: 'answers', afterMs: 0 }) });
    await callerInLine('+46700000001');
    await callerInLine('+46700000002');
    const first = await callerInLine('+46700000003');
    const second = await callerInLine('+46700000004');
    expect(first.heard.at(-1)).toBe('place 1');
    expect(second.heard.at(-1)).toBe('place 2');
    // The gap counts from the end of the last telling.
    await lab.clock.advance(11_000);
    lab.telephony.hangUp(first);
    await lab.clock.advance(100);
    expect(second.heard.at(-1)).toBe('place 1');
  });

  test('first come, first served', async () => {
    await start({ phone: () => ({ type: 'answers', afterMs: 0 }) });
    await callerInLine('+46700000001');
    await callerInLine('+46700000002');
    const first = await callerInLine('+46700000003');
    const second = await callerInLine('+46700000004');
    const [anna] = lab.telephony.legs;
    if (anna === undefined) throw new Error('anna is not rung');
    lab.telephony.hangUp(anna);
    await lab.clock.advance(11_000);
    expect(lab.telephony.hears(first)).not.toBeNull();
    expect(lab.telephony.hears(second)).toBeNull();
  });

  test('an agent who answers while the place is being told is connected at once', async () => {
    await start({ phone: rings, promptMs: ([sound]) => (sound?.startsWith('place') ? 60_000 : 1_000) });
    // Nobody is free when the caller joins, so the telling begins; then anna's rest is over and her phone rings.
    const busy = await callerInLine('+46700000001');
    await callerInLine('+46700000002');
    const caller = await callerInLine('+46700000003');
    expect(caller.heard.at(-1)).toBe('place 3');
    lab.telephony.hangUp(busy);
    await lab.clock.advance(0);
    const leg = lab.telephony.legs.at(-1);
    if (leg === undefined) throw new Error('nobody is rung');
    lab.telephony.answer(leg);
    await lab.clock.advance(0);
    expect(lab.telephony.hears(caller)).toBe(leg);
    expect(caller.playbacks).toEqual([]);
  });

  test('a telling that is still being rendered does not delay the connection', async () => {
    await start({
      phone: rings,
      speechMs: (text) => (text.startsWith('place') ? 30_000 : 0),
    });
    const busy = await callerInLine('+46700000001');
    await callerInLine('+46700000002');
    const caller = await callerInLine('+46700000003');
    lab.telephony.hangUp(busy);
    await lab.clock.advance(0);
    const leg = lab.telephony.legs.at(-1);
    if (leg === undefined) throw new Error('nobody is rung');
    expect(leg.dialled?.callerNumber).toBe('+46700000003');
    lab.telephony.answer(leg);
    await lab.clock.advance(0);
    expect(lab.telephony.hears(caller)).toBe(leg);
    await lab.clock.advance(31_000);
    expect(caller.heard).not.toContain('place 3');
  });
});

describe('hang-up and answer in the same instant', () => {
  test('the caller goes first: no leg stays, one end', async () => {
    await start({ phone: rings });
    const caller = await callerInLine();
    const [leg] = lab.telephony.legs;
    if (leg === undefined) throw new Error('nobody is rung');
    lab.telephony.hangUp(caller);
    lab.telephony.answer(leg);
    await lab.clock.advance(100);
    expect(lab.telephony.channels.size).toBe(0);
    expect(lab.view().calls).toEqual([]);
    expect(agents(lab.view())).toMatchObject({ anna: 'available' });
  });

  test('the agent goes first: both are let go, the agent wraps up', async () => {
    await start({ phone: rings });
    const caller = await callerInLine();
    const [leg] = lab.telephony.legs;
    if (leg === undefined) throw new Error('nobody is rung');
    lab.telephony.answer(leg);
    lab.telephony.hangUp(caller);
    await lab.clock.advance(100);
    expect(lab.telephony.channels.size).toBe(0);
    expect(lab.telephony.bridges.size).toBe(0);
    expect(agents(lab.view())).toMatchObject({ anna: 'wrapUp' });
  });
});

describe('killed and started again', () => {
  test('while the welcome plays: it goes on, and the call with it', async () => {
    await start();
    const caller = lab.telephony.callIn({ called: '1000', caller: '+46701234567' });
    await lab.clock.advance(500);
    await lab.restart();
    expect(caller.heard).toEqual(['welcome']);
    await lab.clock.advance(600);
    expect(caller.heard).toEqual(['welcome', 'menu']);
  });

  test('the welcome ended meanwhile: the flow goes on with the menu', async () => {
    await start();
    const caller = lab.telephony.callIn({ called: '1000', caller: '+46701234567' });
    await lab.clock.advance(500);
    lab.kill();
    await lab.clock.advance(5_000);
    await lab.start();
    expect(caller.heard).toEqual(['welcome', 'menu']);
  });

  test('while a key is awaited: the menu is put again', async () => {
    await start();
    const caller = lab.telephony.callIn({ called: '1000', caller: '+46701234567' });
    await lab.clock.advance(2_500);
    lab.kill();
    lab.telephony.press(caller, '1');
    await lab.start();
    expect(caller.heard).toEqual(['welcome', 'menu', 'menu']);
    lab.telephony.press(caller, '1');
    await lab.clock.advance(0);
    expect(caller.room).toBe('support');
  });

  test('while callers wait: order and music are kept', async () => {
    await start({ phone: () => ({ type: 'answers', afterMs: 0 }) });
    await callerInLine('+46700000001');
    await callerInLine('+46700000002');
    const first = await callerInLine('+46700000003');
    const second = await callerInLine('+46700000004');
    await lab.restart();
    expect([first.room, second.room]).toEqual(['support', 'support']);
    const [line] = [...lab.view().lines.values()];
    expect(line?.map((call) => call.channel)).toEqual([first.id, second.id]);
  });

  test('an agent is told to go on, from outside, while Keepline still looks around: rung once, and connected', async () => {
    await start({ phone: () => ({ type: 'answers', afterMs: 2_000 }) });
    for (const { name } of lab.view().agents) lab.tellAgent(name, { type: 'pausedWork', reason: '' });
    const caller = await callerInLine();
    lab.telephony.cut();
    const [anna] = lab.view().agents;
    const look = lab.telephony.snapshot.bind(lab.telephony);
    let looks = 0;
    lab.telephony.snapshot = async (playbacks) => {
      const seen = await look(playbacks);
      looks += 1;
      if (looks === 2 && anna !== undefined) lab.tellAgent(anna.name, { type: 'unpaused' });
      return seen;
    };
    lab.telephony.connect();
    await lab.clock.advance(3_000);
    const legs = lab.telephony.legs;
    expect(legs).toHaveLength(1);
    expect(lab.telephony.hears(caller)).toBe(legs[0]);
    expect(agents(lab.view())).toMatchObject({ anna: 'talking' });
  });

  test('a phone was answered meanwhile: caller and agent are connected', async () => {
    await start({ phone: rings });
    const caller = await callerInLine();
    const [leg] = lab.telephony.legs;
    lab.kill();
    if (leg) lab.telephony.answer(leg);
    await lab.start();
    expect(lab.telephony.hears(caller)).toBe(leg);
  });

  test('while they talk: they are not disturbed, and the end is seen', async () => {
    await start({ phone: () => ({ type: 'answers', afterMs: 0 }) });
    const caller = await callerInLine();
    await lab.clock.advance(10);
    const before = lab.telephony.performed.length;
    await lab.restart();
    expect(lab.telephony.performed.slice(before)).toEqual([]);
    lab.telephony.hangUp(caller);
    await lab.clock.advance(0);
    expect(lab.telephony.channels.size).toBe(0);
  });

  test('killed right after connecting, the agent hangs up meanwhile: the talk is over, nobody else is rung', async () => {
    let mayDie = true;
    await start({
      phone: () => ({ type: 'answers', afterMs: 0 }),
      dies: (at) => {
        const dies = mayDie && at === 'afterCommand' && lab.telephony.performed.at(-1)?.type === 'connect';
        if (dies) mayDie = false;
        return dies;
      },
    });
    const caller = await callerInLine();
    await lab.clock.advance(10);
    expect(lab.running).toBe(false);
    const leg = lab.telephony.hears(caller);
    if (leg === null) throw new Error('they were not connected');
    lab.telephony.hangUp(leg);
    await lab.start();
    await lab.clock.advance(10);
    expect(caller.heard.at(-1)).toBe('thanks');
    expect(agents(lab.view())).toEqual({ anna: 'wrapUp', omar: 'available' });
  });

  test('a caller left meanwhile: the agent is let go', async () => {
    await start({ phone: () => ({ type: 'answers', afterMs: 0 }) });
    const caller = await callerInLine();
    await lab.clock.advance(10);
    lab.kill();
    lab.telephony.hangUp(caller);
    await lab.start();
    await lab.clock.advance(10);
    expect(lab.telephony.channels.size).toBe(0);
    expect(agents(lab.view())).toMatchObject({ anna: 'wrapUp' });
  });

  test('during wrap-up: it ends when it would have', async () => {
    await start({ phone: () => ({ type: 'answers', afterMs: 0 }) });
    const caller = await callerInLine();
    await lab.clock.advance(10);
    lab.telephony.hangUp(caller);
    await lab.clock.advance(4_000);
    lab.kill();
    await lab.clock.advance(4_000);
    await lab.start();
    expect(agents(lab.view())).toMatchObject({ anna: 'wrapUp' });
    await lab.clock.advance(2_500);
    expect(agents(lab.view())).toMatchObject({ anna: 'available' });
  });

  test('a caller came in meanwhile: they are answered', async () => {
    await start();
    lab.kill();
    const caller = lab.telephony.callIn({ called: '1000', caller: '+46701234567' });
    await lab.start();
    expect(caller.heard).toEqual(['welcome']);
  });

  test('the exchange died: its calls are closed as lost, agents are free', async () => {
    await start({ phone: () => ({ type: 'answers', afterMs: 0 }) });
    await callerInLine();
    await lab.clock.advance(10);
    lab.telephony.crash();
    lab.telephony.connect();
    await lab.clock.advance(10_100);
    expect(lab.view().calls).toEqual([]);
    expect(agents(lab.view())).toEqual({ anna: 'available', omar: 'available' });
  });
});

describe('a new site', () => {
  test('new calls hear it, a waiting caller keeps place and flow', async () => {
    await start({ phone: rings });
    await callerInLine('+46700000001');
    await callerInLine('+46700000002');
    const waiting = await callerInLine('+46700000003');
    const performed = lab.telephony.performed.length;
    lab.useSite(loaded(siteOf({ main: [step.say('a new welcome'), step.hangup()] })));
    await lab.clock.advance(0);
    expect(lab.telephony.performed.slice(performed)).toEqual([]);
    expect(waiting.room).toBe('support');
    const next = lab.telephony.callIn({ called: '1000', caller: '+46700000009' });
    await lab.clock.advance(0);
    expect(next.heard).toEqual(['a new welcome']);
    expect(statuses(lab.view())).toEqual(['queued', 'queued', 'queued', 'saying']);
  });

  test('an agent taken out while talking goes when the call is over', async () => {
    await start({ phone: () => ({ type: 'answers', afterMs: 0 }) });
    const caller = await callerInLine();
    await lab.clock.advance(10);
    lab.useSite(loaded(siteOf({ main: [step.queue('support')] }, { agents: ['omar'] })));
    expect(agents(lab.view())).toMatchObject({ anna: 'talking' });
    lab.telephony.hangUp(caller);
    await lab.clock.advance(10);
    expect(agents(lab.view())).toEqual({ omar: 'available' });
  });
});
