/**
 * The telecom operator of flows/telco, as it ships but for its times: callers are offered a callback while they wait,
 * agree to it and hang up; the customer is called first, and an agent only once the customer is there.
 */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { spokenNumber } from '../../src/domain/numbers.ts';
import { join, silence, tone } from '../../src/lab/phones/audio.ts';
import type { Call } from '../../src/lab/phones/call.ts';
import { CallbackWatch, saidOnce as said } from '../support/callback-watch.ts';
import { hearEachOther, hearsSome, hearsWaitIn, pressAt } from '../support/hearing.ts';
import { parseQueueLog, staysInLog } from '../support/queue-log.ts';
import { Stage } from '../support/stage.ts';
import { together } from '../support/together.ts';
import { telcoSite } from './callback-site.ts';

jest.setTimeout(180_000);

const OUR_NUMBER = '+46101800000';
const MATTERS = { broadband: '1', mobile: '2', billing: '3' } as const;
type Matter = keyof typeof MATTERS;
const AGENTS = { anna: '101', omar: '102', lisa: '103' } as const;
type Agent = keyof typeof AGENTS;

const EARLIER = '+46701234501';
const CUSTOMER = '+46739458160';
const LATER = '+46701234503';
const NEVER = '+46762907385';
const BUSY = '+46705816294';
const GONE = '+46728340917';
const CALLS_IN = '+46793615820';
const MACHINE = '+46701849536';
const TYPES = '+46736290481';
const TYPED = '+46704957162';
const PREMIUM = '+46900123456';
const HIDDEN = '+46768123059';
const TOMORROW = '+46721570638';
const WIDENED = '+46702468135';
/** Those whose phones exist, and are called. */
const CUSTOMERS = [CUSTOMER, NEVER, BUSY, GONE, CALLS_IN, MACHINE, TYPES, TYPED, HIDDEN, TOMORROW] as const;

const LIMIT_MS = 30_000;
/** Until their turn comes, others have theirs. */
const TURN_LIMIT_MS = 90_000;
/** So long a talk counts as one: a constant of Keepline's. */
const SUCCESS_MS = 10_000;
/** A person answers, and listens. What is quiet is heard as well: who sends no sound may be speaking on. */
const HELLO = join(tone(440, 700), silence(3000));
const TIMEZONE = 'Europe/Stockholm';
const HOUR_MS = 3_600_000;

let stage: Stage;
let watch: CallbackWatch;
beforeAll(async () => {
  stage = await Stage.open({ site: telcoSite(), agents: Object.values(AGENTS) });
  watch = new CallbackWatch(stage.keepline);
  await stage.keepline.untilLogged('speechWarmed', 0, 60_000);
  for (const waited of [0, 1, 2]) {
    for (const problem of ['not_working', 'change', 'other']) {
      await stage.learn(`whisper ${problem} ${waited}`, 'whisper', { problem, waited });
    }
  }
  // Whoever is called back in the next minutes joined a line in one of them.
  const start = Date.now();
  for (let minute = 0; minute < 4; minute += 1) {
    const asked = clock(start + minute * 60_000);
    await stage.learn(`called back, ${asked}`, 'callback_whisper', { asked, named: 'no', caller_name: '' });
  }
  await stage.learn('taken over', 'callback_taken_over', { callback_place: 1 });
  for (const number of CUSTOMERS) stage.phones.number(number);
  // All are away from their desks until those who call have agreed to be called.
  for (const agent of Object.keys(AGENTS)) await stage.keepline.tellAgent('pause', agent);
}, 600_000);
afterAll(() => stage?.close());

const clock = (at: number): string =>
  new Date(at).toLocaleTimeString('sv-SE', { timeZone: TIMEZONE, hour: '2-digit', minute: '2-digit' });
const dateOf = (at: number): string => new Date(at).toLocaleDateString('sv-SE', { timeZone: TIMEZONE });

/** Calls about this, and stands in line. */
async function calls(number: string, matter: Matter): Promise<Call> {
  const caller = await stage.call('1000', number);
  await pressAt(caller, 'which_matter', MATTERS[matter]);
  return caller;
}

interface Answers {
  readonly problem?: '1' | '2' | '3';
  readonly urgent?: '1' | '2';
}

/** Takes the offer that comes from this moment on, and answers the two questions. */
async function takesOffer(
  caller: Call,
  { problem = '1', urgent = '1' }: Answers = {},
  sinceMs = 0,
): Promise<void> {
  await pressAt(caller, 'offer', '1', sinceMs);
  await pressAt(caller, 'which_problem', problem);
  await pressAt(caller, 'how_urgent', urgent);
}

/** Agrees by hanging up while their number is read to them. */
async function hangsUpOnConfirmation(caller: Call): Promise<void> {
  await caller.waitForMusic({ sinceMs: caller.heardMs, forMs: 800, limitMs: LIMIT_MS });
  await caller.hangUp();
}

/** Calls, is offered a callback, and agrees to it. */
async function agrees(number: string, matter: Matter, answers: Answers = {}): Promise<void> {
  const caller = await calls(number, matter);
  await takesOffer(caller, answers);
  await hangsUpOnConfirmation(caller);
  await watch.until(number, 'callbackAgreed');
}

/** Teaches the phones what this caller was told of their callback, and gives its names. */
async function learnPromise(number: string): Promise<readonly [confirm: string, agreed: string]> {
  const [promise] = (await watch.shown(number)).promises;
  const [from, to] = [promise?.from, promise?.to].map((at) => clock(Date.parse(at ?? '')));
  const words = { callback_day: 'today', callback_from: from ?? '', callback_to: to ?? '' };
  const spoken = spokenNumber(number, 'SE');
  // The number is said once; then it is the same for all.
  const names = [`confirm ${number}`, `agreed ${from}-${to}`] as const;
  await stage.learn(names[0], 'callback_confirm_step', { callback_number: spoken, ...words });
  await stage.learn(names[1], 'callback_agreed', words);
  return names;
}

/** Listens to the end to what is read to them. */
async function listens(caller: Call): Promise<void> {
  await caller.waitForMusic({ sinceMs: caller.heardMs, forMs: 800, limitMs: LIMIT_MS });
  await caller.waitForSilence({ sinceMs: caller.heardMs, forMs: 1500, limitMs: LIMIT_MS });
}

/** The customer's phone rings, and somebody answers. */
async function answersAt(number: string): Promise<Call> {
  const rung = await stage.phones.number(number).rang(TURN_LIMIT_MS);
  await rung.answer();
  return rung;
}

/** They talk for as long as it takes to count, and the agent hangs up. */
async function talkToTheEnd(number: string, customer: Call, agent: Call): Promise<void> {
  await hearEachOther(customer, agent);
  await watch.untilTalkCounts(number);
  await agent.hangUp();
  await customer.ended(LIMIT_MS);
}

/** Types a number, as people do. */
const type = (caller: Call, digits: string): Promise<void> => caller.press(`${digits}#`, 250);

/** Opens once so many have come to it, or will not come any more: then the agent is back at their desk. */
class Lane {
  readonly #agent: Agent;
  #awaited: number;
  #open: () => void = () => undefined;
  readonly #opened = new Promise<void>((resolve) => {
    this.#open = resolve;
  });

  constructor(agent: Agent, awaited: number) {
    this.#agent = agent;
    this.#awaited = awaited;
  }

  /** Something that must have happened before. Goes on when it is open. */
  async after(happened: Promise<void>): Promise<void> {
    const { open } = await this.joinAfter(happened);
    await open;
  }

  /** The same, but goes on when it has happened, and tells when it is open. */
  async joinAfter(happened: Promise<void>): Promise<{ readonly open: Promise<void> }> {
    try {
      await happened;
    } finally {
      this.#awaited -= 1;
      if (this.#awaited === 0) {
        await stage.keepline.tellAgent('unpause', this.#agent);
        this.#open();
      }
    }
    return { open: this.#opened };
  }
}

const mobile = new Lane('lisa', 3);
const billing = new Lane('omar', 5);

describe('callers of the telco', () => {
  together({
    'offered twice, agreed, and called when it is their turn: first the customer, then the agent':
      async () => {
        const desk = stage.phones.agent(AGENTS.anna);
        const earlier = await calls(EARLIER, 'broadband');
        await stage.keepline.untilCall(EARLIER, 'is first', ({ position }) => position === 1);
        const caller = await calls(CUSTOMER, 'broadband');
        const offer = await caller.waitToHear('offer', { part: 'beginning', limitMs: LIMIT_MS });
        // What begins later is the next one.
        await takesOffer(caller, {}, offer.fromMs + 3000);
        await listens(caller);
        await caller.hangUp();
        await watch.until(CUSTOMER, 'callbackDue');
        await learnPromise(CUSTOMER);
        expect(said(caller)).toEqual([
          ...['welcome', 'which_matter', 'place 2', 'offer'],
          ...['which_problem', 'how_urgent', `confirm ${CUSTOMER}`],
        ]);
        expect(await watch.shown(CUSTOMER)).toMatchObject({
          profile: 'broadband',
          status: 'due',
          number: CUSTOMER,
          variables: { matter: 'broadband', problem: 'not_working', when: 'now' },
          promises: [{ at: null, verdict: 'open' }],
          attempts: [],
        });

        // The place counts, though nobody is on the line.
        const later = await calls(LATER, 'broadband');
        await later.waitToHear('place 3', { part: 'beginning', limitMs: LIMIT_MS });

        // A caller who came before is served before.
        await stage.keepline.tellAgent('unpause', 'anna');
        const before = await stage.ringing(AGENTS.anna);
        expect(before.caller.number).toBe(EARLIER);
        await before.answer();
        await hearEachOther(earlier, before);
        expect(stage.phones.number(CUSTOMER).calls).toEqual([]);
        // Now that there is somebody to wait for, offers say how long that takes.
        await hearsWaitIn(later, 'offer');
        await before.hangUp();

        const customer = await stage.phones.number(CUSTOMER).rang(LIMIT_MS);
        await stage.keepline.untilAgents('available', ['anna']);
        expect(desk.calls).toHaveLength(1);
        await customer.answer();
        await pressAt(customer, 'callback_greeting', '1');
        await customer.waitForMusic({ sinceMs: customer.heardMs, limitMs: LIMIT_MS });
        const agent = await stage.ringing(AGENTS.anna);
        expect(agent.caller.number).toBe(CUSTOMER);
        await agent.answer();
        await talkToTheEnd(CUSTOMER, customer, agent);
        expect(said(customer)).toEqual(['callback_greeting']);
        expect(customer.prompts()[0]?.fromMs).toBeLessThan(2000);
        expect(said(agent)).toEqual([
          expect.stringMatching(/^called back, /),
          expect.stringMatching(/^whisper not_working [012]$/),
        ]);

        const next = await stage.ringing(AGENTS.anna);
        expect(next.caller.number).toBe(LATER);
        await next.answer();
        await hearEachOther(later, next);
        await later.hangUp();

        await watch.until(CUSTOMER, 'callbackOver');
        const shown = await watch.shown(CUSTOMER);
        expect(shown).toMatchObject({
          status: 'over',
          end: 'done',
          promises: [{ verdict: 'kept' }],
          attempts: [{ agent: 'anna', outcome: 'served' }],
          messages: [],
        });
        expect(shown.attempts[0]?.talkMs).toBeGreaterThanOrEqual(SUCCESS_MS);
        expect(shown.offers.filter(({ reason }) => reason === 'offered')).toHaveLength(2);
        expect(shown.history.map(({ type }) => type)).toEqual([
          ...['requested', 'promised', 'due', 'dialled', 'answered', 'verified', 'bridged'],
          ...['attemptEnded', 'over', 'promiseResolved'],
        ]);
      },

    'never answers: called three times, then a last message with a number to tap': async () => {
      await mobile.after(agrees(NEVER, 'mobile', { problem: '2' }));
      await watch.until(NEVER, 'callbackOver');
      const rung = stage.phones.number(NEVER).calls;
      expect(rung).toHaveLength(3);
      const shown = await watch.shown(NEVER);
      expect(shown).toMatchObject({
        status: 'over',
        end: 'failedUnreached',
        reason: 'attempts',
        variables: { problem: 'change' },
        attempts: [1, 2, 3].map(() => ({ outcome: 'noAnswer', answeredAt: null, agent: null })),
        promises: [{ verdict: 'kept' }],
        messages: [{ to: NEVER, status: 'sent' }],
      });
      const [first, ...others] = shown.attempts;
      const afterFirst = others.map(
        ({ startedAt }) => Date.parse(startedAt) - Date.parse(first?.endedAt ?? ''),
      );
      // By the ladder, a tenth sooner or later, and not before there is an agent.
      expect(afterFirst[0]).toBeGreaterThanOrEqual(5_400);
      expect(afterFirst[1]).toBeGreaterThanOrEqual(16_200);
      expect(watch.messagesTo(NEVER)).toEqual([
        `Telco: Vi har ringt dig tre gånger utan att nå dig. Ring oss gärna igen: ${OUR_NUMBER}`,
      ]);
    },

    'busy: called again, and served then': async () => {
      const phone = stage.phones.number(BUSY);
      phone.busy();
      await mobile.after(agrees(BUSY, 'mobile', { problem: '3' }));
      await phone.rang(TURN_LIMIT_MS);
      phone.ringForever();
      const customer = await answersAt(BUSY);
      void customer.say(HELLO);
      await pressAt(customer, 'callback_greeting', '1');
      const agent = await stage.ringing(AGENTS.lisa);
      expect(agent.caller.number).toBe(BUSY);
      await agent.answer();
      await talkToTheEnd(BUSY, customer, agent);
      expect(said(agent)).toEqual([
        expect.stringMatching(/^called back, /),
        expect.stringMatching(/^whisper other [012]$/),
      ]);
      await watch.until(BUSY, 'callbackOver');
      expect(await watch.shown(BUSY)).toMatchObject({
        end: 'done',
        attempts: [
          { outcome: 'busy', agent: null, sounded: null },
          { outcome: 'served', agent: 'lisa', sounded: 'person' },
        ],
      });
      expect(watch.messagesTo(BUSY)).toEqual([]);
    },

    'hangs up while they wait for the agent: the agent’s phone stops, and it is tried again later':
      async () => {
        await mobile.after(agrees(GONE, 'mobile'));
        const customer = await answersAt(GONE);
        await pressAt(customer, 'callback_greeting', '1');
        const agent = await stage.ringing(AGENTS.lisa);
        expect(agent.caller.number).toBe(GONE);
        await customer.hangUp();
        expect(await agent.ended(LIMIT_MS)).toMatchObject({ wasAnswered: false, endedBy: 'farEnd' });
        await watch.until(GONE, 'callbackPostponed');
        expect(await watch.shown(GONE)).toMatchObject({
          status: 'later',
          reason: 'retry',
          attempts: [{ outcome: 'customerGone', bridgedAt: null }],
        });
        expect(await watch.tell('cancel', GONE)).toMatchObject({
          outcome: 'done',
          callback: { end: 'cancelledByAdmin' },
        });
      },

    'calls in while their phone rings for it: it stops ringing, and the place is theirs': async () => {
      await billing.after(agrees(CALLS_IN, 'billing'));
      const rung = await stage.phones.number(CALLS_IN).rang(TURN_LIMIT_MS);
      const caller = await calls(CALLS_IN, 'billing');
      expect(await rung.ended(LIMIT_MS)).toMatchObject({ wasAnswered: false, endedBy: 'farEnd' });
      const agent = await stage.ringing(AGENTS.omar);
      expect(agent.caller.number).toBe(CALLS_IN);
      await agent.answer();
      await hearEachOther(caller, agent);
      expect(said(caller).slice(0, 3)).toEqual(['welcome', 'which_matter', 'taken over']);
      await agent.hangUp();
      await watch.until(CALLS_IN, 'callbackOver');
      expect(await watch.shown(CALLS_IN)).toMatchObject({
        end: 'superseded',
        attempts: [{ outcome: 'cancelled', answeredAt: null }],
      });
      expect(stage.phones.number(CALLS_IN).calls).toHaveLength(1);
    },

    'a machine answers: it speaks, and presses nothing; the person who answers then needs us no more':
      async () => {
        await billing.after(agrees(MACHINE, 'billing'));
        const machine = await answersAt(MACHINE);
        void machine.say(join(tone(440, 6000), silence(4000)));
        expect(await machine.ended(60_000)).toMatchObject({ endedBy: 'farEnd' });
        expect(said(machine)).toEqual(['callback_greeting', 'callback_voicemail']);
        const person = await answersAt(MACHINE);
        void person.say(HELLO);
        await person.waitToHear('callback_greeting', { part: 'beginning', limitMs: LIMIT_MS });
        // By their voice alone.
        const { attempts } = await watch.shown(MACHINE);
        expect(attempts.at(-1)).toMatchObject({ sounded: 'person', outcome: null });
        await pressAt(person, 'callback_greeting', '9');
        await person.ended(LIMIT_MS);
        expect(said(person)).toEqual(['callback_greeting', 'callback_cancelled']);
        await watch.until(MACHINE, 'callbackOver');
        expect(await watch.shown(MACHINE)).toMatchObject({
          end: 'cancelledByCustomer',
          attempts: [
            { outcome: 'machine', verifiedAt: null, sounded: 'machine' },
            { outcome: 'cancelled', verifiedAt: null, sounded: 'person' },
          ],
        });
      },

    'another number: one that costs extra is refused; called there, they would rather talk later':
      async () => {
        const caller = await calls(TYPES, 'billing');
        // Who is asked on is not made to wait for the others.
        const { open } = await billing.joinAfter(takesOffer(caller));
        await caller.waitForMusic({ sinceMs: caller.heardMs, forMs: 800, limitMs: LIMIT_MS });
        await caller.press('2');
        await caller.waitToHear('callback_enter', { part: 'beginning', limitMs: LIMIT_MS });
        await type(caller, '0900123456');
        const refusal = await caller.waitToHear('callback_not_that_number', {
          part: 'beginning',
          limitMs: LIMIT_MS,
        });
        await stage.learn('entered', 'callback_entered_right', {
          callback_number: spokenNumber(TYPED, 'SE'),
        });
        await caller.waitToHear('callback_enter', {
          part: 'beginning',
          sinceMs: refusal.fromMs,
          limitMs: LIMIT_MS,
        });
        await type(caller, '0704957162');
        await pressAt(caller, 'entered', '1');
        await hearsSome(caller);
        await caller.hangUp();
        await watch.until(TYPED, 'callbackAgreed');
        await learnPromise(TYPED);
        expect(said(caller).slice(-5)).toEqual([
          ...['callback_enter', 'callback_not_that_number', 'callback_enter', 'entered', `confirm ${TYPED}`],
        ]);
        await open;
        const customer = await answersAt(TYPED);
        await pressAt(customer, 'callback_greeting', '2');
        await customer.ended(LIMIT_MS);
        expect(said(customer)).toEqual(['callback_greeting', 'callback_later']);
        await watch.until(TYPED, 'callbackPostponed');
        const shown = await watch.shown(TYPED);
        expect(shown).toMatchObject({
          status: 'later',
          reason: 'chosen',
          promises: [{ verdict: 'kept' }, { verdict: 'open' }],
          attempts: [{ outcome: 'later', verifiedAt: null }],
        });
        const laterMs = Date.parse(shown.nextAt ?? '') - Date.parse(shown.attempts[0]?.endedAt ?? '');
        expect(laterMs).toBeGreaterThan(29 * 60_000);
        expect(laterMs).toBeLessThanOrEqual(30 * 60_000);
        expect(stage.phones.number(TYPES).calls).toEqual([]);
        expect(stage.phones.number(PREMIUM).calls).toEqual([]);
      },

    'a hidden number: asked for one, agreed by key; they decline the call, and an admin cancels':
      async () => {
        const caller = await calls('', 'billing');
        // Who is asked on is not made to wait for the others.
        const { open } = await billing.joinAfter(takesOffer(caller));
        await stage.learn('hidden entered', 'callback_entered_right', {
          callback_number: spokenNumber(HIDDEN, 'SE'),
        });
        await caller.waitToHear('callback_enter', { part: 'beginning', limitMs: LIMIT_MS });
        await type(caller, '0768123059');
        await pressAt(caller, 'hidden entered', '1');
        await hearsSome(caller);
        await caller.press('1');
        await caller.ended(LIMIT_MS);
        const [confirm, agreed] = await learnPromise(HIDDEN);
        expect(said(caller).slice(-5)).toEqual([
          ...['callback_enter', 'hidden entered', confirm, agreed, 'goodbye'],
        ]);
        await open;
        const rung = await stage.phones.number(HIDDEN).rang(TURN_LIMIT_MS);
        await rung.refuse('declined');
        await watch.until(HIDDEN, 'callbackPostponed');
        expect(await watch.tell('cancel', HIDDEN)).toMatchObject({
          outcome: 'done',
          callback: { end: 'cancelledByAdmin', attempts: [{ outcome: 'rejected' }] },
        });
      },

    'not urgent: a time tomorrow': async () => {
      await billing.after(agrees(TOMORROW, 'billing', { urgent: '2' }));
      const shown = await watch.shown(TOMORROW);
      expect(shown).toMatchObject({ status: 'later', reason: 'chosen', variables: { when: 'tomorrow' } });
      const at = Date.parse(shown.promises[0]?.at ?? '');
      expect([dateOf(at), clock(at)]).toEqual([dateOf(Date.now() + 24 * HOUR_MS), '00:00']);
      expect(shown.nextAt).toBe(shown.promises[0]?.at);
      expect(Date.parse(shown.promises[0]?.to ?? '') - at).toBe(15 * 60_000);
    },
  });
});

describe('when the expert is away', () => {
  test('for a while callers wait for them; then whoever knows the matter somewhat is rung', async () => {
    await stage.writeSite(telcoSite('4s'));
    expect((await stage.keepline.command('reload')).code).toBe(0);
    await stage.keepline.tellAgent('pause', 'anna');
    await stage.keepline.untilAgents('available', ['lisa']);
    const caller = await calls(WIDENED, 'broadband');
    const call = await stage.ringing(AGENTS.lisa);
    expect(call.caller.number).toBe(WIDENED);
    const log = stage.keepline.log();
    const rung = log.findLast(({ event }) => event === 'agentRinging');
    const queued = log.find(({ event, call: of }) => event === 'callQueued' && of === rung?.call);
    const waitedMs = Date.parse(String(rung?.time)) - Date.parse(String(queued?.time));
    expect(waitedMs).toBeGreaterThanOrEqual(3_900);
    await caller.hangUp();
    await call.ended(LIMIT_MS);
  });
});

describe('in the end', () => {
  test('nothing went wrong unheard, and nothing is left', async () => {
    await stage.clear();
    expect(stage.keepline.complaints()).toEqual([]);
    expect(stage.phones.failures).toEqual([]);
  });

  test('agents have spent no second on customers who were not there', async () => {
    const { out } = await stage.keepline.command('callbacks', 'export', '--format', 'json');
    const attempts = (
      JSON.parse(out) as { attempts: { call: string; verifiedAt: string | null }[] }[]
    ).flatMap((callback) => callback.attempts);
    const inVain = attempts.filter(({ verifiedAt }) => verifiedAt === null).map(({ call }) => call);
    // Three in vain, busy, one who called in, a machine and its owner, one who would rather talk later, one who declined.
    expect(inVain).toHaveLength(9);
    const rung = stage.keepline.log().filter(({ event }) => event === 'agentRinging');
    expect(rung.filter(({ call }) => inVain.includes(String(call)))).toEqual([]);
    const lines = stage.keepline.queueLog().map((fields) => parseQueueLog(fields.join('|')));
    expect(lines.filter(({ call }) => inVain.includes(call))).toEqual([]);
    const stays = staysInLog(lines);
    expect(stays.length).toBeGreaterThan(0);
  });

  test('the report tells of all of them', async () => {
    const { out } = await stage.keepline.command('report', '--json');
    const { callbacks } = JSON.parse(out);
    expect(callbacks.all).toMatchObject({
      requested: 9,
      byCallers: 9,
      pending: 2,
      ends: {
        done: 2,
        failedUnreached: 1,
        superseded: 1,
        cancelledByCustomer: 1,
        cancelledByAdmin: 2,
      },
      outcomes: {
        served: 2,
        noAnswer: 3,
        busy: 1,
        machine: 1,
        later: 1,
        customerGone: 1,
        rejected: 1,
        cancelled: 2,
      },
    });
  });
});
