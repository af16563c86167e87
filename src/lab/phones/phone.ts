/** A phone that can be called: an agent's, or any outside number. What it does when it rings is set beforehand. */
import type { Call, REFUSAL } from './call.ts';
import { Changes } from './changes.ts';

export type Behaviour =
  | { readonly type: 'ring' }
  | { readonly type: 'answer'; readonly afterMs: number }
  | { readonly type: 'refuse'; readonly why: keyof typeof REFUSAL; readonly afterMs: number };

const USUAL_LIMIT_MS = 10_000;

export class Phone {
  readonly user: string;
  /** Every call that came in, the oldest first. */
  readonly calls: Call[] = [];
  private behaviour: Behaviour;
  private readonly changes = new Changes();
  private readonly timers = new Set<NodeJS.Timeout>();
  private taken = 0;

  constructor(user: string, behaviour: Behaviour) {
    this.user = user;
    this.behaviour = behaviour;
  }

  /** For calls from now on. */
  ringForever(): void {
    this.behaviour = { type: 'ring' };
  }

  answerAfter(afterMs: number): void {
    this.behaviour = { type: 'answer', afterMs };
  }

  busy(afterMs = 0): void {
    this.behaviour = { type: 'refuse', why: 'busy', afterMs };
  }

  decline(afterMs = 0): void {
    this.behaviour = { type: 'refuse', why: 'declined', afterMs };
  }

  notInService(): void {
    this.behaviour = { type: 'refuse', why: 'notInService', afterMs: 0 };
  }

  /** The call that rings or is talking now; the newest if there are several. */
  get currentCall(): Call | null {
    return this.calls.findLast((call) => call.status !== 'ended') ?? null;
  }

  /** The next call that came in, in order: each is given once. Waits for it to come. */
  async rang(limitMs = USUAL_LIMIT_MS): Promise<Call> {
    const look = () => {
      const call = this.calls[this.taken];
      if (call === undefined) return null;
      this.taken += 1;
      return call;
    };
    return this.changes.until(look, limitMs, () => `call ${this.taken + 1} to phone ${this.user}`);
  }

  /** Takes the call that rings. */
  async answer(): Promise<Call> {
    const call = this.ringingCall();
    await call.answer();
    return call;
  }

  /** Ends what rings or talks; nothing if there is no call. */
  async hangUp(): Promise<void> {
    const call = this.currentCall;
    if (call === null) return;
    if (call.status === 'ringing') await call.refuse('declined');
    await call.hangUp();
  }

  /** For the phone set: a call comes in. `busy` if the phone has no room for it. */
  takeIn(call: Call): void {
    const engaged = this.currentCall !== null;
    this.calls.push(call);
    this.changes.announce();
    // A desk phone without call waiting.
    const behaviour: Behaviour = engaged ? { type: 'refuse', why: 'busy', afterMs: 0 } : this.behaviour;
    if (behaviour.type === 'ring') return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      if (call.status !== 'ringing') return;
      const done = behaviour.type === 'answer' ? call.answer() : call.refuse(behaviour.why);
      // The caller may give up in the same moment; what the call became shows on the call.
      done.catch(() => undefined);
    }, behaviour.afterMs);
    this.timers.add(timer);
  }

  /** For the phone set: nothing more happens by itself. */
  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private ringingCall(): Call {
    const call = this.calls.findLast((each) => each.status === 'ringing');
    if (call === undefined) throw new Error(`phone ${this.user} does not ring`);
    return call;
  }
}
