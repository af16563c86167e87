import { setTimeout as pause } from 'node:timers/promises';
import type { Call } from './call.ts';
import { DeadlineError } from './changes.ts';
import { Phone } from './phone.ts';

const LOOK_EVERY_MS = 50;
const USUAL_LIMIT_MS = 10_000;

export interface AgentPhoneParts {
  readonly user: string;
  /** Runs a command of the phones' Asterisk console. */
  readonly console: (command: string) => Promise<string>;
  readonly call: (to: string) => Promise<Call>;
}

/** A phone with an account at the PBX, where it registers. */
export class AgentPhone extends Phone {
  private readonly parts: AgentPhoneParts;

  constructor(parts: AgentPhoneParts) {
    super(parts.user, { type: 'ring' });
    this.parts = parts;
  }

  /** Calls as this agent. */
  call(to: string): Promise<Call> {
    return this.parts.call(to);
  }

  /** Takes the phone off the PBX's list (as pulling its plug with a last word does), and waits for that. */
  async offline(limitMs = USUAL_LIMIT_MS): Promise<void> {
    await this.parts.console(`pjsip send unregister ${this.user}`);
    await this.untilRegistration((status) => status !== 'Registered', limitMs);
  }

  /** Registers, and waits for the PBX's yes. */
  async online(limitMs = USUAL_LIMIT_MS): Promise<void> {
    await this.parts.console(`pjsip send register ${this.user}`);
    await this.registered(limitMs);
  }

  async registered(limitMs = USUAL_LIMIT_MS): Promise<void> {
    await this.untilRegistration((status) => status === 'Registered', limitMs);
  }

  private async untilRegistration(fits: (status: string) => boolean, limitMs: number): Promise<void> {
    const deadline = performance.now() + limitMs;
    for (;;) {
      const table = await this.parts.console('pjsip show registrations');
      const status = statusOf(table, this.user);
      if (status !== null && fits(status)) return;
      if (performance.now() >= deadline) {
        throw new DeadlineError(`registration of ${this.user} is ${status ?? 'unknown'} after ${limitMs} ms`);
      }
      await pause(LOOK_EVERY_MS);
    }
  }
}

/** From a line such as ` 101/sip:127.0.0.1:5060    101    Registered    (exp. 285s)`. */
function statusOf(table: string, user: string): string | null {
  const line = table.split('\n').find((each) => each.trimStart().startsWith(`${user}/`));
  return line === undefined ? null : (/(Registered|Unregistered|Rejected|Stopped)/.exec(line)?.[1] ?? null);
}
