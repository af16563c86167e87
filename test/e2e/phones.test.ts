import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Call } from '../../src/lab/phones/call.ts';
import { type PhoneLab, startPhoneLab } from '../support/phone-lab.ts';

jest.setTimeout(60_000);

const CALLER = { from: '+46701234567', name: 'Caller 4' };

let lab: PhoneLab;
beforeAll(async () => {
  lab = await startPhoneLab(
    () => `
exten => answer,1,Answer()
 same => n,Wait(30)
exten => busy,1,Busy(5)
exten => ring-101,1,Dial(PJSIP/101,20)
 same => n,Hangup(\${HANGUPCAUSE})
exten => ring-101-shortly,1,Dial(PJSIP/101,1)
 same => n,Hangup(19)
exten => ring-102,1,Dial(PJSIP/102,20)
exten => ring-both,1,Dial(PJSIP/101&PJSIP/102,20)
exten => ring-customer,1,Dial(PJSIP/+46709990000@trunk,20)
exten => ring-nobody,1,Dial(PJSIP/+46708880000@trunk,20)
 same => n,Hangup(\${HANGUPCAUSE})
`,
  );
});
afterAll(async () => {
  await lab?.stop();
});

const dial = (to: string): Promise<Call> => lab.phones.call({ ...CALLER, to });

test('an agent sees who calls, and both talk and hang up', async () => {
  const agent = lab.phones.agent('101');
  agent.ringForever();
  const caller = await dial('ring-101');
  const rung = await agent.rang();
  expect(rung.caller).toEqual({ number: CALLER.from, name: CALLER.name });
  await caller.ringing();
  expect(caller.status).toBe('ringing');

  await agent.answer();
  await caller.answered();
  caller.keepSaying({ hz: 400, ms: 200 });
  rung.keepSaying({ hz: 800, ms: 200 });
  await Promise.all([caller.waitForTone(800), rung.waitForTone(400)]);

  await agent.hangUp();
  expect(await caller.ended()).toMatchObject({ cause: 16, endedBy: 'farEnd', wasAnswered: true });
  expect(await rung.ended()).toMatchObject({ cause: 16, endedBy: 'us', wasAnswered: true });
});

test('an agent sends the caller on to another phone, by the transfer key', async () => {
  const [first, second] = [lab.phones.agent('101'), lab.phones.agent('102')];
  first.answerAfter(0);
  second.answerAfter(0);
  const caller = await dial('ring-101');
  const talk = await first.rang();
  await talk.answered();
  expect(await talk.transfer('ring-102')).toMatchObject({ wasAnswered: true });
  const next = await second.rang();
  await next.answered();
  caller.keepSaying({ hz: 400, ms: 200 });
  await next.waitForTone(400);
  await caller.hangUp();
  await next.ended();
});

test('an agent asks a colleague first, and joins the caller with the colleague', async () => {
  const [first, second] = [lab.phones.agent('101'), lab.phones.agent('102')];
  first.answerAfter(0);
  second.answerAfter(0);
  const caller = await dial('ring-101');
  const talk = await first.rang();
  await talk.answered();
  const consult = await first.call('ring-102');
  const colleague = await second.rang();
  await consult.answered();
  await talk.transferInto(consult);
  expect(consult.status).toBe('ended');
  caller.keepSaying({ hz: 400, ms: 200 });
  colleague.keepSaying({ hz: 800, ms: 200 });
  await Promise.all([caller.waitForTone(800), colleague.waitForTone(400)]);
  await colleague.hangUp();
  await caller.ended();
});

test.each([
  ['is busy', 'busy', 17, 486],
  ['declines', 'decline', 21, 403],
] as const)('a caller is told that the agent %s', async (_, behaviour, cause, sipStatus) => {
  const agent = lab.phones.agent('101');
  agent[behaviour]();
  const caller = await dial('ring-101');
  expect(await caller.ended()).toMatchObject({ cause, sipStatus, endedBy: 'farEnd', wasAnswered: false });
  expect(await (await agent.rang()).ended()).toMatchObject({ cause, endedBy: 'us', wasAnswered: false });
});

test('a phone that nobody answers rings until the PBX gives up', async () => {
  const agent = lab.phones.agent('101');
  agent.ringForever();
  const caller = await dial('ring-101-shortly');
  const rung = await agent.rang();
  expect(await rung.ended()).toMatchObject({ endedBy: 'farEnd', wasAnswered: false });
  expect(await caller.ended()).toMatchObject({ cause: 19, sipStatus: 480, wasAnswered: false });
});

test('a caller who hangs up while it rings stops the ringing', async () => {
  const agent = lab.phones.agent('101');
  agent.ringForever();
  const caller = await dial('ring-101');
  const rung = await agent.rang();
  expect(await caller.hangUp()).toMatchObject({ endedBy: 'us', wasAnswered: false });
  expect(await rung.ended()).toMatchObject({ endedBy: 'farEnd', wasAnswered: false });
});

test('of two phones that ring the slower one learns that the other answered', async () => {
  const [fast, slow] = [lab.phones.agent('101'), lab.phones.agent('102')];
  fast.answerAfter(200);
  slow.ringForever();
  const caller = await dial('ring-both');
  const [taken, missed] = await Promise.all([fast.rang(), slow.rang()]);
  await caller.answered();
  expect(await missed.ended()).toMatchObject({ cause: 26, endedBy: 'farEnd', wasAnswered: false });
  expect(taken.status).toBe('answered');
  await caller.hangUp();
  await taken.ended();
});

test('a phone in a call is busy for the next one', async () => {
  const agent = lab.phones.agent('101');
  agent.answerAfter(0);
  const first = await dial('ring-101');
  await first.answered();
  await agent.rang();
  const second = await dial('ring-101');
  expect(await second.ended()).toMatchObject({ cause: 17, wasAnswered: false });
  await agent.rang();
  expect(first.status).toBe('answered');
  await first.hangUp();
});

test('keys reach the other side, either way', async () => {
  const agent = lab.phones.agent('101');
  agent.answerAfter(0);
  const caller = await dial('ring-101');
  const rung = await agent.rang();
  await Promise.all([caller.answered(), rung.answered()]);
  await caller.press('1234567890*#');
  await rung.heardKeys(12);
  expect(rung.keysHeard.join('')).toBe('1234567890*#');
  await rung.press('*8');
  await caller.heardKeys(2);
  expect(caller.keysHeard.join('')).toBe('*8');
  await caller.hangUp();
});

test('an agent goes offline and online', async () => {
  const agent = lab.phones.agent('101');
  agent.answerAfter(0);
  const contacts = () => lab.pbx.console('pjsip show contacts');
  expect(await contacts()).toContain('101/sip:101@');
  await agent.offline();
  expect(await contacts()).not.toContain('101/sip:101@');
  const caller = await dial('ring-101');
  expect(await caller.ended()).toMatchObject({ wasAnswered: false });
  await agent.online();
  expect(await contacts()).toContain('101/sip:101@');
  const again = await dial('ring-101');
  await again.answered();
  await agent.rang();
  await again.hangUp();
});

test('a customer outside can be called, and who does not exist cannot', async () => {
  const customer = lab.phones.number('+46709990000');
  customer.answerAfter(100);
  const caller = await dial('ring-customer');
  await caller.answered();
  const rung = await customer.rang();
  expect(rung.caller.number).toBe(CALLER.from);
  await customer.hangUp();
  expect(await caller.ended()).toMatchObject({ cause: 16 });

  const lost = await dial('ring-nobody');
  expect(await lost.ended()).toMatchObject({ cause: 1, sipStatus: 404 });
});

test.each([
  ['busy', 17, 486],
  ['no-such-number', 1, 404],
])('the PBX itself refuses a call to %s', async (to, cause, sipStatus) => {
  const caller = await dial(to);
  expect(await caller.ended()).toMatchObject({ cause, sipStatus, wasAnswered: false });
  await expect(caller.answered()).rejects.toThrow('ended before it was answered');
});

test('an agent calls with the name and password of their phone', async () => {
  const call = await lab.phones.agent('102').call('answer');
  await call.answered();
  const channels = await lab.pbx.console('core show channels concise');
  expect(channels).toMatch(/^PJSIP\/102-/m);
  await call.hangUp();
});

test('a caller who hides their number is anonymous', async () => {
  const agent = lab.phones.agent('101');
  agent.busy();
  const caller = await lab.phones.call({ to: 'ring-101', from: '' });
  await caller.ended();
  expect((await agent.rang()).caller).toEqual({ number: 'anonymous', name: 'Anonymous' });
});

test('who speaks into a call that is over is not heard, and nothing breaks', async () => {
  const call = await dial('answer');
  await call.answered();
  await call.hangUp();
  call.keepSaying({ hz: 400, ms: 100 });
  await call.say({ hz: 400, ms: 100 });
  await expect(call.press('1')).rejects.toThrow('404');
});

test('calls to a phone are given one by one, also after a wait for nothing', async () => {
  const agent = lab.phones.agent('101');
  agent.busy();
  await expect(agent.rang(10)).rejects.toThrow('to phone 101');
  const before = agent.calls.length;
  await (await dial('ring-101')).ended();
  await (await dial('ring-101')).ended();
  expect([await agent.rang(), await agent.rang()]).toEqual(agent.calls.slice(before));
});

test('what does not happen in time is told with what happened instead', async () => {
  const caller = await dial('answer');
  await caller.answered();
  await expect(caller.ended(50)).rejects.toThrow('call from Caller 4 <+46701234567> to answer (answered');
  await caller.hangUp();
});
