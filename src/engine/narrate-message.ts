/** What is told in the log when a message changes. */
import type { Instant } from '../domain/ids.ts';
import type { MessageState } from '../domain/messages/state.ts';
import type { MessageEvents } from '../observe/message-events.ts';

/** Call after the change was saved. */
export function narrateMessage(
  events: MessageEvents,
  before: MessageState,
  after: MessageState,
  now: Instant,
): void {
  const { progress, tries, trouble } = after;
  if (progress.status === before.progress.status) return;
  const about = { message: after.id, to: after.to, tries };
  const ageMs = now - after.createdAt;
  switch (progress.status) {
    case 'queued': {
      if (trouble === before.trouble && progress.waits === 'turn') return events.messageUncertain(about);
      const nextTryInMs = progress.nextTryAt - now;
      return events.messageDeferred({ ...about, reason: trouble ?? '', waits: progress.waits, nextTryInMs });
    }
    case 'sending':
      return;
    case 'sent':
      return events.messageSent({ ...about, ageMs });
    case 'delivered':
      return events.messageDelivered({ ...about, ageMs });
    case 'failed':
      return events.messageFailed({ ...about, cause: progress.cause, reason: trouble, ageMs });
    default:
      progress satisfies never;
  }
}
