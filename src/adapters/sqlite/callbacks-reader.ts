/** Reads callbacks and all that is kept about them, beside a running Keepline or without one. */
import type { OfferReason, OfferRecord } from '../../domain/callback/offer.ts';
import type { CallbackHistory, CallbackState } from '../../domain/callback/state.ts';
import type { CallbackId, CallId, Instant, QueueName } from '../../domain/ids.ts';
import type { MessageState } from '../../domain/messages/state.ts';
import type { CallbackFilter } from '../../engine/callback-store.ts';
import { callbacksOn } from './callbacks.ts';
import { messagesOn } from './messages.ts';
import { type Run, sql } from './query.ts';
import { openForReading, type ReadFile } from './reading.ts';

export interface CallbacksFile extends ReadFile {
  /** The newest first. */
  callbacks(filter: CallbackFilter): CallbackState[];
  callback(id: CallbackId): CallbackState | null;
  history(id: CallbackId): CallbackHistory[];
  messages(id: CallbackId): MessageState[];
  /** What the caller of a call was offered, or why not, in order. */
  offers(call: CallId): OfferRecord[];
}

/**
 * Opens the file for reading only.
 * @throws DatabaseError (see database.ts): the message says what to do
 */
export const openCallbacks = (file: string): CallbacksFile => openForReading(file, callbacksReader);

function callbacksReader(run: Run): Omit<CallbacksFile, keyof ReadFile> {
  const store = callbacksOn(run, () => {});
  const messages = messagesOn(run, (work) => work());
  return {
    callbacks: store.callbacks,
    callback: store.callback,
    history: store.callbackHistory,
    messages: (id) => messages.messagesAbout(id),
    offers: (call) =>
      run(sql.selectFrom('callback_offers').selectAll().where('call_id', '=', call).orderBy('id'))
        .all()
        .map(({ at_ms, queue, profile, rule, reason, wait_ms }) => ({
          at: at_ms as Instant,
          queue: queue as QueueName,
          profile,
          rule,
          reason: reason as OfferReason,
          waitMs: wait_ms,
        })),
  };
}
