/** What a call keeps of callbacks: the one that it is made for, and one that its caller is agreeing to. */
import type { PromisedWindow } from '../callback/promise.ts';
import type { Hearing, Sounded } from '../callback/sounded.ts';
import type { CallbackId, Instant, Milliseconds, QueueName } from '../ids.ts';
import type { EndCause } from '../outcome.ts';

/** What a call by which we call a customer back is for. */
export interface AttemptTerms {
  readonly callback: CallbackId;
  /** Name under `callbacks`. */
  readonly profile: string;
  readonly queue: QueueName;
  /** E.164. */
  readonly number: string;
  readonly first: 'customer' | 'agent';
  /** The customer's place in line, from the visit they left by asking. */
  readonly rank: number;
  readonly priority: number;
}

/** What such a call knows of that. */
export interface AttemptCall extends AttemptTerms {
  /**
   * absent: agents are asked first, no channel of the customer's exists. dialled: it does, and is not answered.
   * answered: they (or a machine) are there.
   */
  readonly customer: 'absent' | 'dialled' | 'answered';
  /** They pressed 1, or an agent talks to them. */
  readonly verified: boolean;
  readonly wish:
    | { readonly type: 'later'; readonly afterMs: Milliseconds }
    | { readonly type: 'cancel' }
    | null;
  /** How the dial ended; null: it has not, or they answered. */
  readonly dialEnd: EndCause | null;
  /** How long they have talked with agents, up to the present talk. */
  readonly talkedMs: Milliseconds;
  /** The callback ended the call. */
  readonly calledOff: boolean;
  /** What is heard of who answered; null: nobody listens (yet, or any more). */
  readonly heard: Hearing | null;
  /** What that sounds like, or whose a key was; null: not known. */
  readonly sounded: Sounded | null;
  /** When they had heard the greeting to its end; null: not yet. */
  readonly greetedAt: Instant | null;
}

/** A callback that the caller is agreeing to. Once it has a time, hanging up counts as agreed. */
export interface Agreement {
  readonly profile: string;
  /** E.164, judged. */
  readonly number: string;
  readonly time: { readonly at: Instant | null; readonly window: PromisedWindow } | null;
  /** Of `slots`, those that the caller chooses from. */
  readonly slots: readonly { readonly from: Instant; readonly to: Instant }[];
}
