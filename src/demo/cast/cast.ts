/** The whole cast: callers come, agents look to their phones, and at the end everybody goes home. */
import { pause } from '../pause.ts';
import { Agent, type Callers } from './agent.ts';
import { PERSONAS } from './agent-plan.ts';
import { Caller } from './caller.ts';
import { pauseBeforeNext, planCaller } from './caller-plan.ts';
import { GUEST, type Stage } from './stage.ts';

const LOOK_EVERY_MS = 100;
/** More at once would be heavy on a small machine; who would have called then does not. */
const MOST_CALLERS = 30;

export class Cast implements Callers {
  private readonly stage: Stage;
  private readonly callersPerMinute: number;
  private readonly agents: readonly Agent[];
  private readonly callers = new Map<string, Caller>();
  private readonly living = new Set<Promise<void>>();
  private looking: NodeJS.Timeout | null = null;

  constructor(stage: Stage, callersPerMinute: number) {
    this.stage = stage;
    this.callersPerMinute = callersPerMinute;
    this.agents = PERSONAS.map(
      (persona) => new Agent(persona, stage.phones.agent(persona.user), stage, this),
    );
  }

  callerOf(number: string): Caller | null {
    return this.callers.get(number) ?? null;
  }

  nameOf(number: string): string {
    if (number === GUEST.number) return 'Guest';
    return this.callerOf(number)?.plan.name ?? number;
  }

  /** Callers come until the stage is told to wind up. */
  async perform(): Promise<void> {
    const { stage } = this;
    this.looking = setInterval(() => {
      for (const agent of this.agents) agent.look();
    }, LOOK_EVERY_MS);
    for (let count = 1; !stage.windUp.aborted; count++) {
      if (this.living.size < MOST_CALLERS) this.comeIn(count);
      await pause(pauseBeforeNext(count, this.callersPerMinute, stage.dice), stage.windUp);
    }
  }

  /** Waits until all have hung up. */
  async goneHome(): Promise<void> {
    await Promise.all(this.living);
    await Promise.all(this.agents.map((agent) => agent.idle()));
    if (this.looking !== null) clearInterval(this.looking);
  }

  /** Whether no caller is on the line. */
  get isQuiet(): boolean {
    return this.living.size === 0;
  }

  private comeIn(count: number): void {
    const caller = new Caller(planCaller(count, this.stage.dice), this.stage);
    const { number } = caller.plan;
    this.callers.set(number, caller);
    const life = caller.live().finally(() => {
      this.living.delete(life);
      if (this.callers.get(number) === caller) this.callers.delete(number);
    });
    this.living.add(life);
  }
}
