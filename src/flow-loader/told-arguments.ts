/** What is filled in in texts beyond the variables of a call, by where they are said. */
import type { VariableType } from '../domain/site.ts';

/** Where a text is said: in a flow, to callers in line, or to an agent who has answered. */
export type Told = 'call' | 'place' | 'wait' | 'whisper';

export const TOLD_ARGUMENTS: Readonly<Record<Told, Readonly<Record<string, VariableType>>>> = {
  call: {},
  place: { position: 'integer', over: 'text' },
  wait: { from: 'integer', to: 'integer', kind: 'text' },
  whisper: { queue: 'text', waited: 'integer' },
};

const WHERE: Readonly<Record<Told, string | null>> = {
  call: null,
  place: 'tell: place',
  wait: 'tell: wait',
  whisper: 'whisper:',
};

/** The key of a queue under which a text is given `argument`; null if it is no such argument. */
export function toldWhere(argument: string): string | null {
  const told = (Object.keys(TOLD_ARGUMENTS) as Told[]).find((each) =>
    Object.hasOwn(TOLD_ARGUMENTS[each], argument),
  );
  return told === undefined ? null : WHERE[told];
}
