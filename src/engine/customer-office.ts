/** What customers can do with their callback when they are not on the line: by text message, and behind a link. */
import type { CallbackState } from '../domain/callback/state.ts';
import type { Instant, Milliseconds } from '../domain/ids.ts';
import type { Reply } from '../domain/messages/reply.ts';
import type { Done, Times } from './callback-office.ts';
import type { ReceivedReply } from './customer-store.ts';

export interface HeardReply {
  /** E.164; null: the sender has no number. */
  readonly number: string | null;
  readonly meant: Reply['type'];
  /**
   * `repeated`: it came before. `nothing`: it is not understood, nothing of this number is pending, or it is so already.
   */
  readonly outcome: 'done' | 'repeated' | 'nothing';
}

/** A callback as its customer sees it. */
export interface LinkedCallback {
  readonly callback: CallbackState;
  /** What the site is called, and by whose clocks times are told. */
  readonly site: string;
  readonly timezone: string;
  /** Our number; null: the site has none that all can call. */
  readonly callUs: string | null;
  /** To be called later than now: by how much that was wished, and when it would be (nobody is called at any hour). */
  readonly laters: readonly { readonly afterMs: Milliseconds; readonly at: Instant }[];
  /** Null: nothing can be chosen (any more). */
  readonly times: Times | null;
}

export type LinkWish =
  | { readonly type: 'cancel' }
  | { readonly type: 'later'; readonly afterMs: Milliseconds }
  /** One of the times to choose from. */
  | { readonly type: 'at'; readonly at: Instant }
  | { readonly type: 'soonest' };

export interface CustomerOffice {
  /** Throws when it cannot be written down: the gateway is to tell it again. */
  reply(received: ReceivedReply): HeardReply;
  /** Null: a wrong token, or the callback is not known any more. */
  linked(token: string): LinkedCallback | null;
  /** `unknown`: as `linked` has it. */
  followLink(token: string, wish: LinkWish): Done;
}
