/**
 * Dialling a leg: the channel is made first, inside our application, and told to ring then.
 *
 * Not `originate`, which brings a channel into the application only when it is answered: an agent who answers while
 * Keepline is away would be hung up at once (seen on 22.10.1). A channel made this way is ours from the beginning, and
 * stays up, answered, until Keepline is back.
 *
 * Between the two steps Asterisk needs a moment to bring the channel in; asked too early it says 409 "not in Stasis
 * application". Making it again is harmless: the id is taken (409). Telling it to ring again is not: until the far end
 * says that it rings, which takes seconds with a mobile phone, Asterisk takes the channel for "Down" and calls a second
 * time over the same session; the answer is never heard of then (seen on 22.10.1). So it is written at the channel
 * before it is told to ring. Who finds that there leaves it alone, unless it does not ring: then the crash came between
 * the two.
 *
 * A customer's phone is yet another matter (`once`): a repeat makes no channel, it only rings the one that was made.
 * Where there is none any more, it has rung, or may have.
 */
import type { Client } from 'ari-client';
import type { ChannelId, Milliseconds } from '../../domain/ids.ts';
import type { PhoneState, TelephonyAction, Verdict } from '../../engine/ports.ts';
import { asFailure } from './failure.ts';
import { hasState, phoneState } from './phone-states.ts';
import type { RecentIds } from './recent-ids.ts';
import { TRANSFER_CONTEXT } from './transfers.ts';
import { LEG_ARGUMENT } from './translate.ts';
import { verdictOf } from './verdict.ts';

type Dial = Extract<TelephonyAction, { type: 'dial' }>;

export interface DialParts {
  readonly application: string;
  /** @throws AriFailure */
  request<T>(command: (client: Client) => PromiseLike<T>): Promise<T>;
  /** Channels that were heard to end. */
  readonly ended: Pick<RecentIds, 'has'>;
  readonly pause: (forMs: Milliseconds) => Promise<void>;
}

/** How often, and how long in all, to ask again while the channel is on its way into the application. */
const FIRST_PAUSE_MS: Milliseconds = 5;
const LONGEST_PAUSE_MS: Milliseconds = 100;
const ENTERING_LIMIT_MS: Milliseconds = 3_000;
/** How long after a crash a phone that was told to ring may take to say so. */
const RINGING_LIMIT_MS: Milliseconds = 2_000;

/** What the dialplan does when a leg is over: it tells of a phone that sends its callers on. */
const LEG_OVER = 'keepline-leg-over,s,1';

/** The channel's variable that says it was told to ring. */
export const TOLD_TO_RING = 'KEEPLINE_TOLD_TO_RING';

const DONE: Verdict = { type: 'done' };
const IN_USE: ReadonlySet<PhoneState> = new Set(['inUse', 'ringing']);

/** @returns a function that dials. It never rejects. */
export function createDial({ application, request, ended, pause }: DialParts) {
  const look = (channel: ChannelId): Promise<Verdict> =>
    request((ari) => ari.channels.get({ channelId: channel })).then(
      () => DONE,
      (error) => verdictOf('look', asFailure(error)),
    );

  /** `wasThere`: it was made before. */
  async function make(leg: Dial): Promise<{ readonly verdict: Verdict; readonly wasThere: boolean }> {
    const variables = {
      ...shownCaller(leg.callerName, leg.callerNumber),
      // The variable of this name tells Asterisk where in the dialplan the party may transfer to.
      TRANSFER_CONTEXT,
      'CHANNEL(hangup_handler_push)': LEG_OVER,
    };
    try {
      await request((ari) =>
        ari.channels.create({
          endpoint: leg.endpoint,
          app: application,
          appArgs: LEG_ARGUMENT,
          channelId: leg.channel,
          body: JSON.stringify({ variables }),
        }),
      );
      return { verdict: DONE, wasThere: false };
    } catch (error) {
      const failure = asFailure(error);
      if (failure.status === 409) return { verdict: await whoseIdIsTaken(leg.channel), wasThere: true };
      return { verdict: verdictOf('makeLeg', failure), wasThere: false };
    }
  }

  const find = async (leg: Dial) => ({ verdict: await look(leg.channel), wasThere: true });

  /**
   * Asterisk 22.10.1 says 409 "already exists" also of an endpoint that cannot be rung, when an id was taken in an
   * earlier request on the same HTTP connection: its `ast_channel_errno` is kept by the thread and never cleared.
   */
  async function whoseIdIsTaken(channel: ChannelId): Promise<Verdict> {
    const looked = await look(channel);
    if (looked.type !== 'gone') return looked;
    return ended.has(channel) ? { type: 'gone' } : { type: 'unreachable', reason: 'Allocation failed' };
  }

  async function ring(leg: Dial): Promise<Verdict> {
    // Asterisk takes 0 for "for ever".
    const timeout = Math.max(1, Math.ceil(leg.ringMs / 1000));
    const marked = await onceInside((ari) =>
      ari.channels.setChannelVar({ channelId: leg.channel, variable: TOLD_TO_RING, value: 'yes' }),
    );
    if (marked !== null) return marked;
    return (await onceInside((ari) => ari.channels.dial({ channelId: leg.channel, timeout }))) ?? DONE;
  }

  /** Whether nothing comes of it for a while: no phone near here takes so long to say that it rings. */
  async function staysDown(channelId: ChannelId): Promise<boolean> {
    for (let waitedMs = 0; waitedMs < RINGING_LIMIT_MS; waitedMs += LONGEST_PAUSE_MS) {
      try {
        const { state } = await request((ari) => ari.channels.get({ channelId }));
        if (state !== 'Down') return false;
      } catch {
        // Gone, or so is the connection: then it is asked again.
        return false;
      }
      await pause(LONGEST_PAUSE_MS);
    }
    return true;
  }

  /**
   * Whether it was. Where no answer comes, that is asked again: told twice, Asterisk never hears of the answer, and who
   * answers hears nothing.
   */
  async function wasToldToRing(channelId: ChannelId): Promise<boolean | Verdict> {
    try {
      const { value } = await request((ari) =>
        ari.channels.getChannelVar({ channelId, variable: TOLD_TO_RING }),
      );
      return value !== '';
    } catch (error) {
      const verdict = verdictOf('look', asFailure(error));
      // It was not, or the channel is gone by now.
      return verdict.type === 'retry' ? verdict : false;
    }
  }

  /** Asks again as long as the channel is on its way into the application. Null: it was done. */
  async function onceInside(command: (client: Client) => PromiseLike<unknown>): Promise<Verdict | null> {
    let waitedMs = 0;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        await request(command);
        return null;
      } catch (error) {
        const failure = asFailure(error);
        const isEntering = failure.status === 409 && /not in stasis/i.test(failure.message);
        if (!isEntering) return verdictOf('ringLeg', failure);
        if (waitedMs >= ENTERING_LIMIT_MS) return { type: 'retry', reason: failure.message };
        await pause(pauseMs);
        waitedMs += pauseMs;
      }
    }
  }

  /** Looks at the phone; one that our own leg rings already, when this is a repeat, is no obstacle. */
  async function isFree(leg: Dial): Promise<Verdict> {
    let isInUse = false;
    try {
      const { state } = await request((ari) => ari.deviceStates.get({ deviceName: leg.endpoint }));
      isInUse = IN_USE.has(phoneState(state));
    } catch (error) {
      return verdictOf('look', asFailure(error));
    }
    if (!isInUse) return DONE;
    const looked = await look(leg.channel);
    return looked.type === 'gone' ? { type: 'busy' } : looked;
  }

  return async (leg: Dial, repeat: boolean): Promise<Verdict> => {
    if (repeat && ended.has(leg.channel)) return DONE;
    if (leg.unlessInUse && hasState(leg.endpoint)) {
      const free = await isFree(leg);
      if (free.type !== 'done') return free;
    }
    const { verdict, wasThere } = repeat && leg.once ? await find(leg) : await make(leg);
    // What was heard to end needs no further word.
    if (verdict.type === 'gone') return ended.has(leg.channel) ? DONE : verdict;
    if (verdict.type !== 'done') return verdict;
    const wasTold = wasThere && (await wasToldToRing(leg.channel));
    if (typeof wasTold === 'object') return wasTold;
    // A mobile phone may take longer. Should a customer's never ring, the attempt is given up in time.
    if (wasTold && (leg.once || !(await staysDown(leg.channel)))) return verdict;
    return ring(leg);
  };
}

/**
 * Whom the phone shows: the other party of a channel that we make is its "connected line". Callers choose their names
 * themselves, so nothing in one may end it early. `i`: nothing rings yet that could be told of a change.
 */
function shownCaller(name: string, number: string): Record<string, string> {
  const safeName = printable(name).replaceAll(/["\\<>]/g, "'");
  const safeNumber = printable(number).replaceAll(/["\\<>]/g, '');
  return {
    ...(safeNumber === '' ? {} : { 'CONNECTEDLINE(num,i)': safeNumber }),
    ...(safeName === '' ? {} : { 'CONNECTEDLINE(name,i)': safeName }),
  };
}

const printable = (text: string): string => text.replaceAll(/\p{Cc}/gu, '').trim();
