/** What the agents are like. Their names and phones are those of flows/demo. */
import type { Dice } from './dice.ts';

export interface Persona {
  /** As the site names them. */
  readonly name: string;
  readonly firstName: string;
  readonly pronoun: 'her' | 'him';
  /** The SIP user of their phone. */
  readonly user: string;
  /** espeak-ng's name for their voice. */
  readonly voice: string;
  readonly greeting: string;
  readonly answersAfterMs: readonly [number, number];
  readonly talksMs: readonly [number, number];
  /** How often the phone rings in an empty room. */
  readonly misses: number;
}

export const PERSONAS: readonly Persona[] = [
  {
    name: 'anna',
    firstName: 'Anna',
    pronoun: 'her',
    user: '101',
    voice: 'en+f3',
    greeting: 'Harbour Cycles, this is Anna.',
    answersAfterMs: [800, 2500],
    talksMs: [5_000, 9_000],
    misses: 0,
  },
  {
    name: 'omar',
    firstName: 'Omar',
    pronoun: 'him',
    user: '102',
    voice: 'en+m3',
    greeting: 'Harbour Cycles, Omar speaking.',
    answersAfterMs: [1200, 3500],
    talksMs: [6_000, 12_000],
    misses: 0,
  },
  {
    name: 'lisa',
    firstName: 'Lisa',
    pronoun: 'her',
    user: '103',
    voice: 'en+f4',
    greeting: 'Lisa at Harbour Cycles, good day.',
    answersAfterMs: [1000, 4500],
    talksMs: [4_500, 10_000],
    misses: 0.25,
  },
];

/** What an agent does with one call. `answersAfterMs` is null when they do not notice it. */
export interface AnswerPlan {
  readonly answersAfterMs: number | null;
  readonly talkMs: number;
  readonly hangsUp: 'agent' | 'caller';
}

/** For the agent's `count`-th call (from 1). The first is always taken. */
export function planAnswer(persona: Persona, count: number, dice: Dice): AnswerPlan {
  const own = dice.for(`${persona.name} ${count}`);
  const missed = own.chance(persona.misses) && count > 1;
  return {
    answersAfterMs: missed ? null : own.between(...persona.answersAfterMs),
    talkMs: own.between(...persona.talksMs),
    hangsUp: own.chance(0.5) ? 'agent' : 'caller',
  };
}
