/**
 * Whether the agents' phones are free: Asterisk's device states, followed one phone at a time (never all of them:
 * asterisk-facts §5A.7).
 *
 * Asterisk keeps the subscriptions over a reconnection, and counts them, so each connection begins with what it has
 * already. A phone's state is told when it becomes known, and with each change; an answer to a question is dropped
 * when a change has been told since it was asked.
 */
import type { PhoneState } from '../../engine/ports.ts';
import { asFailure } from './failure.ts';
import type { AriLogger } from './logger.ts';

/** The requests. All throw AriFailure. */
export interface PhoneRequests {
  /** The device names the application is subscribed to. */
  subscribed(): Promise<readonly string[]>;
  subscribe(phones: readonly string[]): Promise<void>;
  unsubscribe(phones: readonly string[]): Promise<void>;
  /** As Asterisk calls it. */
  state(phone: string): Promise<string>;
}

export interface PhoneStates {
  /** All phones to be watched from now on. */
  watch(phones: readonly string[]): void;
  /** Before a new connection goes live. @throws AriFailure */
  prepare(): Promise<void>;
  /** The connection is live: phones that are new from now on are told of. */
  live(isLive: boolean): void;
  /** A change came. @returns whether it is of a phone that is watched. */
  changed(phone: string): boolean;
  /** Of all that are watched. @throws AriFailure */
  all(): Promise<Map<string, PhoneState>>;
}

/** So many go into one request: an address must not become too long. */
const AT_ONCE = 40;

const STATES: Readonly<Record<string, PhoneState>> = {
  NOT_INUSE: 'idle',
  INUSE: 'inUse',
  BUSY: 'inUse',
  RINGINUSE: 'inUse',
  ONHOLD: 'inUse',
  RINGING: 'ringing',
  UNAVAILABLE: 'unreachable',
  INVALID: 'unreachable',
  UNKNOWN: 'unknown',
};

export const phoneState = (asterisks: string): PhoneState => STATES[asterisks] ?? 'unknown';

/**
 * Whether Asterisk knows the state of what this endpoint rings. Of `PJSIP/0701234567@trunk`, a number that a provider
 * calls, it says INVALID.
 */
export const hasState = (endpoint: string): boolean =>
  !endpoint.includes('@') && !endpoint.startsWith('Local/');

export function createPhoneStates(
  requests: PhoneRequests,
  logger: AriLogger,
  tell: (phone: string, state: PhoneState) => void,
): PhoneStates {
  let watched = new Set<string>();
  let isLive = false;
  /** Something has changed since the connection was prepared. */
  let isStale = false;
  /** Counts each phone's changes, to know whether an answer is older than they are. */
  const changes = new Map<string, number>();
  /** One change of subscriptions after the other. */
  let settled: Promise<void> = Promise.resolve();

  const withState = (phones: Iterable<string>): string[] => [...phones].filter(hasState);

  /** Makes Asterisk's subscriptions what they should be. */
  const subscribe = async (): Promise<void> => {
    const there = new Set(await requests.subscribed());
    const missing = withState(watched).filter((phone) => !there.has(phone));
    const surplus = [...there].filter((phone) => !watched.has(phone));
    for (const phones of slices(missing)) await requests.subscribe(phones);
    for (const phones of slices(surplus)) await requests.unsubscribe(phones);
  };

  const learn = async (phone: string): Promise<PhoneState | null> => {
    const before = changes.get(phone);
    const state = phoneState(await requests.state(phone));
    return changes.get(phone) === before ? state : null;
  };

  const follow = async (fresh: readonly string[]): Promise<void> => {
    await subscribe();
    for (const phone of fresh) {
      const state = hasState(phone) ? await learn(phone) : 'unknown';
      if (state !== null && watched.has(phone) && isLive) tell(phone, state);
    }
  };

  const followLater = (fresh: readonly string[]): void => {
    // A failure means that the connection is going, and the next one begins with all of it.
    const fail = (error: unknown): void =>
      logger.warn({ reason: asFailure(error).message }, 'could not follow the phones');
    settled = settled.then(() => follow(fresh).catch(fail));
  };

  return {
    watch(phones) {
      const fresh = phones.filter((phone) => !watched.has(phone));
      const isSame = fresh.length === 0 && new Set(phones).size === watched.size;
      watched = new Set(phones);
      for (const phone of changes.keys()) if (!watched.has(phone)) changes.delete(phone);
      if (isSame) return;
      if (isLive) followLater(fresh);
      else isStale = true;
    },
    prepare() {
      isStale = false;
      return subscribe();
    },
    live(now) {
      isLive = now;
      if (isLive && isStale) followLater([...watched]);
    },
    changed(phone) {
      if (!watched.has(phone)) return false;
      changes.set(phone, (changes.get(phone) ?? 0) + 1);
      return true;
    },
    async all() {
      const states = new Map<string, PhoneState>([...watched].map((phone) => [phone, 'unknown']));
      await Promise.all(
        withState(watched).map(async (phone) => {
          states.set(phone, phoneState(await requests.state(phone)));
        }),
      );
      return states;
    },
  };
}

function* slices(phones: readonly string[]): Generator<readonly string[]> {
  for (let from = 0; from < phones.length; from += AT_ONCE) yield phones.slice(from, from + AT_ONCE);
}
