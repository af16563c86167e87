/** Telephones for tests and the demo: real SIP calls by an Asterisk of their own, told what to do over its ARI. */
import { randomUUID } from 'node:crypto';
import { AgentPhone } from './agent-phone.ts';
import { type AriAddress, AriConnection, type AriEvent } from './ari.ts';
import type { Pcm } from './audio/pcm.ts';
import { Call } from './call.ts';
import { Changes } from './changes.ts';
import { callerVariables, isMediaChannel, MediaLeg, type Speaker } from './media-leg.ts';
import { Phone } from './phone.ts';
import { PromptLibrary } from './prompt-library.ts';

const APP = 'phones';
/** Asterisk modules that carry sound to us; loaded when needed. */
const SOUND_MODULES = ['res_rtp_multicast.so', 'chan_rtp.so'];
const RING_SECONDS = 120;
const STOP_LIMIT_MS = 10_000;

export interface PhoneSetOptions {
  /** The Asterisk that plays the phones, as `startAsterisk({ role: 'phones', … })` gives it. */
  readonly asterisk: AriAddress & { console(command: string): Promise<string> };
  /** Their accounts are in that Asterisk's configuration already. */
  readonly agents: readonly { readonly user: string }[];
}

export interface CallOptions {
  /** The number dialled. */
  readonly to: string;
  readonly from: string;
  readonly name?: string;
  /** How long to let it ring; two minutes when absent. */
  readonly ringSeconds?: number;
}

/** Connects to the phones' Asterisk. Throws when it cannot be reached. */
export async function startPhones(options: PhoneSetOptions): Promise<PhoneSet> {
  const ari = await AriConnection.open(options.asterisk, APP);
  try {
    for (const module of SOUND_MODULES) {
      // 409: it is loaded already.
      await ari.attempt([409], 'POST', `/asterisk/modules/${module}`);
    }
    return new PhoneSet(ari, options);
  } catch (error) {
    await ari.close();
    throw error;
  }
}

export class PhoneSet {
  readonly library = new PromptLibrary();
  private readonly ari: AriConnection;
  private readonly agents: ReadonlyMap<string, AgentPhone>;
  private readonly outside = new Map<string, Phone>();
  private readonly calls = new Map<string, Call>();
  /** Events of channels whose call is still being set up. */
  private readonly early = new Map<string, AriEvent[]>();
  private readonly changes = new Changes();
  /** Why calls that came in could not be shown to a phone. */
  readonly failures: unknown[] = [];
  private stopping: Promise<void> | null = null;

  constructor(ari: AriConnection, options: PhoneSetOptions) {
    this.ari = ari;
    this.agents = new Map(
      options.agents.map(({ user }) => [
        user,
        new AgentPhone({
          user,
          console: (command) => options.asterisk.console(command),
          call: (to) => this.dial(`PJSIP/${to}@${user}`, to, { number: user, name: '' }, RING_SECONDS),
        }),
      ]),
    );
    ari.onEvent((event) => this.notice(event));
    ari.onClose(() => {
      for (const call of this.calls.values()) call.lost('the connection to Asterisk is gone');
    });
  }

  /** Makes a sound known by a name: a WAV file, or samples. */
  learn(name: string, sound: string | Pcm): Promise<void> {
    return this.library.learn(name, sound);
  }

  /** Calls the PBX from the outside world. Resolves when the call is on its way, not when it is answered. */
  call({ to, from, name = '', ringSeconds = RING_SECONDS }: CallOptions): Promise<Call> {
    return this.dial(`PJSIP/${to}@pbx`, to, { number: from, name }, ringSeconds);
  }

  /** An agent's phone; it rings until told otherwise. */
  agent(user: string): AgentPhone {
    const phone = this.agents.get(user);
    if (phone === undefined)
      throw new Error(`no agent's phone ${user}; there are ${[...this.agents.keys()].join(', ')}`);
    return phone;
  }

  /** A phone of the outside world that the PBX can call, such as a customer's. Numbers never asked for do not exist. */
  number(number: string): Phone {
    const phone = this.outside.get(number) ?? new Phone(number, { type: 'ring' });
    this.outside.set(number, phone);
    return phone;
  }

  /** Hangs up all calls and leaves the Asterisk as it was. May be called again. */
  stop(): Promise<void> {
    this.stopping ??= this.end();
    return this.stopping;
  }

  private async dial(endpoint: string, to: string, caller: Speaker, ringSeconds: number): Promise<Call> {
    if (this.stopping !== null) throw new Error('the phones are stopped');
    const id = `phone-${randomUUID()}`;
    const channel = `/channels/${id}`;
    const leg = await MediaLeg.open(this.ari, APP, id, caller);
    const call = new Call({
      ari: this.ari,
      library: this.library,
      leg,
      id,
      direction: 'outgoing',
      caller,
      called: to,
    });
    this.calls.set(id, call);
    try {
      const parameters = { endpoint, app: APP, channelId: id };
      await this.ari.request('POST', '/channels/create', parameters, { variables: callerVariables(caller) });
      await call.started();
      // Before dialling: not a packet after the answer is missed.
      await leg.join(id);
      await this.ari.request('POST', `${channel}/dial`, { timeout: ringSeconds });
    } catch (error) {
      // It may have ended in between: then how it ended is what the call is asked for.
      if (call.status === 'ended') return call;
      await this.ari.attempt([404], 'DELETE', channel);
      call.lost(error instanceof Error ? error.message : String(error));
      throw error;
    }
    return call;
  }

  private notice(event: AriEvent): void {
    const channel = event.channel ?? event.peer;
    if (channel === undefined || isMediaChannel(channel.id)) return;
    const call = this.calls.get(channel.id);
    if (call !== undefined) call.notice(event);
    else if (event.type === 'StasisStart') this.comeIn(channel.id, event);
    else this.early.get(channel.id)?.push(event);
    this.changes.announce();
  }

  private comeIn(id: string, event: AriEvent): void {
    const called = event.args?.[0] ?? '';
    const phone = this.agents.get(called) ?? this.outside.get(called);
    const caller = event.channel?.caller ?? { number: '', name: '' };
    this.early.set(id, []);
    const coming = phone === undefined ? this.refuseUnknown(id) : this.ring(id, called, caller, phone);
    coming
      // The caller, or Asterisk, may be gone before we are ready.
      .catch((error: unknown) => this.failures.push(error))
      .finally(() => {
        this.early.delete(id);
        this.changes.announce();
      });
  }

  private async refuseUnknown(id: string): Promise<void> {
    await this.ari.attempt([404], 'DELETE', `/channels/${encodeURIComponent(id)}`, { reason_code: 1 });
  }

  private async ring(id: string, called: string, caller: Speaker, phone: Phone): Promise<void> {
    await this.ari.attempt([404, 409], 'POST', `/channels/${encodeURIComponent(id)}/ring`);
    const leg = await MediaLeg.open(this.ari, APP, `phone-${randomUUID()}`, { number: called, name: '' });
    const parts = { ari: this.ari, library: this.library, leg, id, called, caller };
    const call = new Call({ ...parts, direction: 'incoming' });
    this.calls.set(id, call);
    phone.takeIn(call);
    for (const event of this.early.get(id) ?? []) call.notice(event);
  }

  private async end(): Promise<void> {
    for (const phone of [...this.agents.values(), ...this.outside.values()]) phone.stop();
    try {
      const open = [...this.calls.values()].filter((call) => call.status !== 'ended');
      await Promise.all(open.map((call) => call.hangUp()));
      await Promise.all([...this.calls.values()].map((call) => call.clear()));
      await this.changes.until(
        () => this.early.size === 0 || null,
        STOP_LIMIT_MS,
        () => 'calls that are coming in',
      );
    } finally {
      await this.ari.close();
    }
  }
}
