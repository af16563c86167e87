/**
 * Who calls in counting.test.ts, what they and their agents do, and what the queue log should then tell of them. What an
 * agent does is a matter of the caller, so that each call's fate is known whoever is rung for it.
 */

/** What the next agent who is rung for the caller does. */
export type Deed =
  /** Until it stops. */
  | 'letsRing'
  | 'isBusy'
  | 'declines'
  | 'hangsUpInWhisper'
  /** Hears the whisper; then the caller hangs up. */
  | 'hearsCallerGo'
  /** And hangs up first. */
  | 'talks'
  /** Until the caller hangs up. */
  | 'listens'
  /** Until somebody hangs up while Keepline is away. */
  | 'talksOn'
  | { readonly sendsOnTo: string }
  | { readonly asks: string };

/** What the caller does. */
export type Way =
  | 'stays'
  | 'hangsUpAtOnce'
  | 'hangsUpWhenRung'
  | 'hangsUpInTalk'
  | 'pressesOneWhenRung'
  /** Somebody else decides, by `Caller.call`. */
  | 'isLed';

export interface Part {
  readonly to: string;
  readonly way: Way;
  readonly agents: readonly Deed[];
  /** Each stay, and each time they are not let in: the queue, and what follows ENTERQUEUE, phones that ring left out. */
  readonly log: readonly string[];
  /** As phones show it. */
  readonly name?: string;
}

const SALES = '2001';
const SUPPORT = '2002';
const ORDERS = '2003';
const VAULT = '2004';

const times = (count: number, part: Part): Part[] => Array.from({ length: count }, () => part);
const answered = (to: string, queue: string, ...before: readonly Deed[]): Part => ({
  to,
  way: 'stays',
  agents: [...before, 'talks'],
  log: [`${queue}: CONNECT COMPLETEAGENT`],
});
const left = (to: string, queue: string, way: Way, end: string, ...agents: readonly Deed[]): Part => ({
  to,
  way,
  agents,
  log: [`${queue}: ${end}`],
});
const endedByCaller = (to: string, queue: string): Part =>
  left(to, queue, 'hangsUpInTalk', 'CONNECT COMPLETECALLER', 'listens');
const sentOn = (to: string, number: string, agents: readonly Deed[], log: readonly string[]): Part => ({
  to,
  way: 'stays',
  agents: [{ sendsOnTo: number }, ...agents],
  log,
});

/** Those who call side by side, all the time. */
export const CROWD: readonly Part[] = [
  ...times(5, answered(SALES, 'sales')),
  ...times(3, endedByCaller(SALES, 'sales')),
  ...times(2, answered(SALES, 'sales', 'letsRing')),
  ...times(2, answered(SALES, 'sales', 'isBusy')),
  answered(SALES, 'sales', 'declines'),
  { ...answered(SALES, 'sales'), name: 'Eva|sales|anna|CONNECT|0' },
  ...times(2, left(SALES, 'sales', 'hangsUpAtOnce', 'ABANDON')),
  ...times(2, left(SALES, 'sales', 'hangsUpWhenRung', 'ABANDON', 'letsRing')),
  left(SALES, 'sales', 'pressesOneWhenRung', 'EXITWITHKEY', 'letsRing'),
  sentOn(SALES, SUPPORT, ['talks'], ['sales: CONNECT BLINDTRANSFER', 'support: CONNECT COMPLETEAGENT']),
  sentOn(SALES, '*8', ['talks'], ['sales: CONNECT BLINDTRANSFER', 'sales: CONNECT COMPLETEAGENT']),
  left(SALES, 'sales', 'stays', 'CONNECT ATTENDEDTRANSFER', { asks: '110' }),
  ...times(3, answered(SUPPORT, 'support')),
  ...times(2, endedByCaller(SUPPORT, 'support')),
  answered(SUPPORT, 'support', 'hangsUpInWhisper'),
  left(SUPPORT, 'support', 'stays', 'ABANDON', 'hearsCallerGo'),
  left(SUPPORT, 'support', 'hangsUpWhenRung', 'ABANDON', 'letsRing'),
  left(SUPPORT, 'support', 'pressesOneWhenRung', 'EXITWITHKEY', 'letsRing'),
  sentOn(SUPPORT, SALES, ['talks'], ['support: CONNECT BLINDTRANSFER', 'sales: CONNECT COMPLETEAGENT']),
  left(SUPPORT, 'support', 'stays', 'CONNECT ATTENDEDTRANSFER', { asks: '111' }),
];

/** Those whose call goes as the one agent of their queue comes and goes: called one by one. */
export const ORDERED = {
  closed: left(VAULT, 'vault', 'stays', 'CLOSED'),
  nobodyThere: left(ORDERS, 'orders', 'stays', 'JOINEMPTY'),
  full: left(ORDERS, 'orders', 'stays', 'FULL'),
  tooLong: left(ORDERS, 'orders', 'stays', 'EXITWITHTIMEOUT'),
  missed: left(ORDERS, 'orders', 'stays', 'EXITWITHTIMEOUT', 'letsRing'),
  leftEmpty: left(ORDERS, 'orders', 'stays', 'EXITEMPTY'),
  key: left(ORDERS, 'orders', 'isLed', 'EXITWITHKEY'),
  givesUp: left(ORDERS, 'orders', 'isLed', 'ABANDON'),
  served: answered(ORDERS, 'orders'),
  lostInLine: left(ORDERS, 'orders', 'isLed', 'WITHDRAW'),
  agentLeavesMeanwhile: left(SALES, 'sales', 'isLed', 'CONNECT COMPLETEAGENT', 'talksOn'),
  callerLeavesMeanwhile: left(SALES, 'sales', 'isLed', 'CONNECT COMPLETECALLER', 'talksOn'),
} satisfies Readonly<Record<string, Part>>;
