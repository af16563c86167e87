/** The engine with a site that calls customers back: one agent, phones that do as they are told, and a way to kill it. */
import type { CallbackSettings } from '../../src/domain/callback/settings.ts';
import { type CallbackState, promiseOf } from '../../src/domain/callback/state.ts';
import type { AgentName, CallbackId } from '../../src/domain/ids.ts';
import type { QueueSettings, Site } from '../../src/domain/site.ts';
import { attemptSite } from './attempt-site.ts';
import { agreementBlocks, callbackStep } from './callback-site.ts';
import { EngineLab, type LabOptions } from './engine-lab.ts';
import type { FakeChannel, PhoneBehaviour } from './fake-telephony.ts';
import { loaded, members, step } from './sites.ts';

export const CUSTOMER = '+46701234567';
export const OTHER = '+46709999999';
export const anna = 'anna' as AgentName;
const ANNAS_PHONE = 'PJSIP/101';

/** Key 3 in line leads to the agreement; 1 in it agrees. Only anna serves. */
export const labSite = (profile: Partial<CallbackSettings> = {}, queue: Partial<QueueSettings> = {}): Site =>
  attemptSite({ agents: members('anna'), keys: { '3': 'agreement' } as never, ...queue }, profile, {
    flows: {
      ...agreementBlocks,
      main: [callbackStep.takeOver('takenOver'), step.queue('support'), step.hangup()],
      takenOver: [step.say('taken over')],
    },
  });

export class CallbackLab extends EngineLab {
  /** What the customer's telephone does when it is called. */
  customer: PhoneBehaviour = { type: 'rings' };
  agent: PhoneBehaviour = { type: 'answers', afterMs: 1_000 };

  constructor(site: Site = labSite(), options: LabOptions = {}) {
    super(loaded(site), {
      promptMs: () => 1_000,
      ...options,
      phone: (endpoint) => (endpoint === ANNAS_PHONE ? this.agent : this.customer),
    });
  }

  /** The only one there is, or the one with this id. */
  callback(id?: CallbackId): CallbackState {
    const all = this.store.callbacks({
      ...{ status: null, profile: null, number: null, from: null, to: null },
      limit: 10,
    });
    const found = id === undefined ? all.at(-1) : all.find((each) => each.id === id);
    if (found === undefined) throw new Error('there is no callback');
    return found;
  }

  get callbacks(): number {
    return this.engine.callbacks.list({
      ...{ status: null, profile: null, number: null, from: null, to: null },
      limit: 100,
    }).length;
  }

  get status(): string {
    const { progress } = this.callback();
    return progress.status === 'over' ? progress.end : progress.status;
  }

  get outcomes(): (string | null)[] {
    return this.callback().attempts.map(({ outcome }) => outcome);
  }

  get promise(): string {
    return promiseOf(this.callback()).verdict.state;
  }

  /** How often the customer's telephone was rung. */
  get dials(): number {
    return this.telephony.rung.get(`PJSIP/${CUSTOMER}@trunk`) ?? 0;
  }

  /** The customer's channel of the call that we made. */
  get customerChannel(): FakeChannel {
    const found = this.telephony.legs.find(({ id }) => id.endsWith('~customer'));
    if (found === undefined) throw new Error('nobody has called the customer');
    return found;
  }

  get annasLeg(): FakeChannel {
    const found = this.telephony.legs.find(({ endpoint }) => endpoint === ANNAS_PHONE);
    if (found === undefined) throw new Error("anna's phone does not ring");
    return found;
  }

  /** Somebody whom anna talks to, so that nobody else is served. */
  async occupyAnna(): Promise<FakeChannel> {
    const caller = this.telephony.callIn({ called: '1000', caller: OTHER });
    await this.clock.advance(1_500);
    return caller;
  }

  /** A caller waits, presses 3, agrees, and hears to the end what was agreed. */
  async agree(caller = CUSTOMER): Promise<void> {
    const channel = this.telephony.callIn({ called: '1000', caller });
    await this.clock.advance(1_000);
    await this.press(channel, '3');
    await this.press(channel, '1');
    await this.clock.advance(5_000);
  }

  async press(channel: FakeChannel, key: string): Promise<void> {
    this.telephony.press(channel, key);
    await this.clock.advance(100);
  }

  async hangUp(channel: FakeChannel): Promise<void> {
    this.telephony.hangUp(channel);
    await this.clock.advance(100);
  }

  /** Added by hand, so that no call has to ask for it. */
  add(number = CUSTOMER, profile = 'support'): CallbackId {
    const added = this.engine.callbacks.add({
      ...{ profile, number, callerName: 'Eva', language: null, variables: {} },
      ...{ at: null, origin: { type: 'cli' } },
    });
    if (!('callback' in added)) throw new Error(`not added: ${JSON.stringify(added)}`);
    return added.callback.id;
  }
}
