/** What is filled in in texts beyond the variables of a call, by where they are said. */
import type { CallbackMessageKind } from '../domain/callback/state.ts';
import type { VariableType } from '../domain/flow/variables.ts';

/** Where a text is said: in a flow, to callers in line, to an agent who has answered, or in a message. */
export type Told = 'call' | 'place' | 'wait' | 'whisper' | 'code' | Messaged;
/** The messages of a callback. */
export type Messaged = CallbackMessageKind;

/** In messages: {day} is today, tomorrow or later, and {date} as 2026-06-01. Clock times are as 14:10. */
const OF_TIME = {
  day: 'text',
  weekday: 'text',
  date: 'text',
  day_of_month: 'integer',
  month: 'integer',
} as const;
/** Our own number, as it is and as a link to be tapped, the site's name, and the address of the customer's own page. */
const OURS = { number: 'text', tel: 'text', site: 'text', link: 'text' } as const;

export const TOLD_ARGUMENTS: Readonly<Record<Told, Readonly<Record<string, VariableType>>>> = {
  call: {},
  place: { position: 'integer', over: 'text' },
  wait: { from: 'integer', to: 'integer', kind: 'text' },
  whisper: { queue: 'text', waited: 'integer', callback: 'text', asked: 'text', named: 'text' },
  code: { code: 'text', site: 'text' },
  booked: { ...OF_TIME, kind: 'text', from: 'text', to: 'text', ...OURS },
  missed: { ...OF_TIME, attempt: 'integer', of: 'integer', next: 'text', in_minutes: 'integer', ...OURS },
  last: { attempts: 'integer', ...OURS },
  expired: OURS,
  upNext: { in_minutes: 'integer', ...OURS },
  reminder: { ...OF_TIME, kind: 'text', from: 'text', to: 'text', ...OURS },
  cancelled: OURS,
  moved: { ...OF_TIME, kind: 'text', from: 'text', to: 'text', ...OURS },
};

const WHERE: Readonly<Record<Told, string | null>> = {
  call: null,
  place: 'tell: place of a queue',
  wait: 'tell: wait of a queue',
  whisper: 'whisper: of a queue',
  code: 'verify: of a client under web',
  booked: 'sms: booked of callbacks',
  missed: 'sms: missed of callbacks',
  last: 'sms: last of callbacks',
  expired: 'sms: expired of callbacks',
  upNext: 'sms: up-next of callbacks',
  reminder: 'sms: reminder of callbacks',
  cancelled: 'sms: cancelled of callbacks',
  moved: 'sms: moved of callbacks',
};

/** Whether texts said in a call are given this somewhere: no variable can be called so. */
export const isToldInCalls = (name: string): boolean =>
  (['place', 'wait', 'whisper'] as const).some((told) => Object.hasOwn(TOLD_ARGUMENTS[told], name));

/** The key under which a text is given `argument`; null if it is no such argument. */
export function toldWhere(argument: string): string | null {
  const told = (Object.keys(TOLD_ARGUMENTS) as Told[]).find((each) =>
    Object.hasOwn(TOLD_ARGUMENTS[each], argument),
  );
  return told === undefined ? null : WHERE[told];
}
