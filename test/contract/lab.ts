/** What the contract suite needs of an exchange, fake or real, and of the telephones around it. */
import type { ChannelId } from '../../src/domain/ids.ts';
import type { Telephony, TelephonyEvent, TelephonyListener } from '../../src/engine/ports.ts';

export interface Lab {
  /** Started, with `heard` as its listener, and connected. */
  readonly telephony: Telephony;
  readonly heard: Heard;
  readonly sounds: {
    /** About a second or less. */
    readonly short: string;
    /** Long enough that it plays still when the case is over: ten seconds or more. */
    readonly long: string;
    readonly missing: string;
  };
  /** An endpoint that is known or looks so, but has no phone. */
  readonly unreachableEndpoint: string;
  /** Telephones that `dial` can ring. */
  readonly phones: readonly [Phone, Phone];
  /** Dials the exchange. Resolves when the call is under way; `callArrived` follows. */
  callIn(about: { called: string; caller: string; name: string }): Promise<Caller>;
  /** How many rooms (of `hold`) there are in the exchange. */
  rooms(): Promise<number>;
  /** How many channels there are in the exchange, of whatever kind. */
  channels(): Promise<number>;
  /** Resolves when the exchange itself has no such channel any more, whether or not it could tell. */
  channelGone(channel: ChannelId): Promise<void>;
  /** Breaks the telephony's connection to the exchange, until it is restored. */
  cutConnection(): void;
  restoreConnection(): void;
  close(): Promise<void>;
}

/** The far end of a call that came in. */
export interface Caller {
  /** Resolves when the call is answered, as the caller sees it. */
  answered(): Promise<void>;
  /** Resolves when the call is over, as the caller sees it. */
  ended(): Promise<void>;
  press(key: string): Promise<void>;
  hangUp(): Promise<void>;
}

export interface Phone {
  readonly endpoint: string;
  /** What another phone dials to reach it, without the telephony having to do with that. */
  readonly number: string;
  /** What it does with the next call; `ring` until told otherwise. */
  onCall(behaviour: 'ring' | 'answer' | 'refuseAsBusy'): void;
  /** How often it has rung so far. */
  rung(): number;
  /** Resolves with the call that rings, or is the next to ring. */
  ringing(): Promise<PhoneCall>;
  /** Dials from it, beside what calls it has. */
  call(called: string): Promise<Caller>;
}

export interface PhoneCall {
  /** Who it says is calling. */
  readonly callerNumber: string;
  readonly callerName: string;
  answer(): Promise<void>;
  /** Does not take the call but says where it shall go. */
  forward(to: string): Promise<void>;
  press(key: string): Promise<void>;
  hangUp(): Promise<void>;
  ended(): Promise<void>;
  /** Whoever is at the phone says something, for about so long, and then listens. Resolves when they have begun. */
  speak(talk: 'word' | 'message'): Promise<void>;
  /** Sends the other party on to a number, by the phone's transfer key. If the exchange agrees, phones then hang up. */
  transfer(to: string): Promise<void>;
  /** Joins the other party with that of a call that the same phone has made. */
  transferInto(other: Caller): Promise<void>;
}

export type HeardEntry =
  | { readonly type: 'connected' }
  | { readonly type: 'disconnected'; readonly reason: string }
  | TelephonyEvent;

const DEADLINE_MS = 8_000;

/** Keeps all that a telephony tells. */
export class Heard implements TelephonyListener {
  readonly entries: HeardEntry[] = [];
  readonly #waits = new Set<() => void>();

  connected(): void {
    this.#add({ type: 'connected' });
  }

  disconnected(reason: string): void {
    this.#add({ type: 'disconnected', reason });
  }

  event(event: TelephonyEvent): void {
    this.#add(event);
  }

  /**
   * The first entry that fits, heard already or to come.
   *
   * @param from leaves out this many of the first entries: `entries.length` for "from now on".
   */
  async waitFor<Type extends HeardEntry['type']>(
    type: Type,
    fits: (entry: Extract<HeardEntry, { type: Type }>) => boolean = () => true,
    from = 0,
  ): Promise<Extract<HeardEntry, { type: Type }>> {
    type Wanted = Extract<HeardEntry, { type: Type }>;
    const find = (): Wanted | undefined =>
      this.entries.slice(from).find((entry): entry is Wanted => entry.type === type && fits(entry as Wanted));
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const entry = find();
        if (!entry) return;
        clearTimeout(limit);
        this.#waits.delete(look);
        resolve(entry);
      };
      const limit = setTimeout(() => {
        this.#waits.delete(look);
        reject(
          new Error(
            `no ${type} that fits within ${DEADLINE_MS} ms; heard: ${JSON.stringify(this.entries.slice(from))}`,
          ),
        );
      }, DEADLINE_MS);
      this.#waits.add(look);
      look();
    });
  }

  /** What was heard of one channel or playback. */
  of(id: string): TelephonyEvent[] {
    return this.entries.filter(
      (entry): entry is TelephonyEvent =>
        ('channel' in entry && entry.channel === id) ||
        ('leg' in entry && entry.leg === id) ||
        ('playback' in entry && entry.playback === id),
    );
  }

  #add(entry: HeardEntry): void {
    this.entries.push(entry);
    for (const look of [...this.#waits]) look();
  }
}

/** Resolves when the condition holds, looking again every few milliseconds. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not within ${DEADLINE_MS} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
