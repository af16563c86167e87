/** What a gateway tells of our messages. */
import type { ReceiptSettings, ReceiptStatus } from '../../domain/messages/settings.ts';
import type { MessageReceipt } from '../../engine/message-outbox.ts';
import { hide } from './hide.ts';
import type { Listened } from './listener.ts';
import type { Given } from './parameters.ts';

export interface ReceiptParts {
  readonly settings: ReceiptSettings;
  /** What every receipt has to bring; null: nothing. */
  readonly key: string | null;
  /** Throws when it cannot be written down. */
  readonly receive: (receipt: MessageReceipt) => 'done' | 'unknown';
  readonly rejected: (reason: string) => void;
}

export function receiptPath({ settings, key, receive, rejected }: ReceiptParts): Listened {
  return {
    ...{ path: settings.path, key, rejected },
    hear: (given) => {
      const receipt = receiptOf(given, settings);
      if (typeof receipt === 'string') return { wrong: receipt };
      if (receipt.told === null) return 200;
      const { id, told } = receipt;
      return receive({ id, whose: settings.id.whose, told }) === 'done' ? 200 : 404;
    },
  };
}

function receiptOf(
  given: Given,
  { id: named, status, reason, words }: ReceiptSettings,
): string | { readonly id: string; readonly told: MessageReceipt['told'] | null } {
  const id = given.get(named.parameter);
  const said = given.get(status);
  if (id === undefined || id === '') return `it has no "${named.parameter}"`;
  if (said === undefined) return `it has no "${status}"`;
  const meant = (Object.keys(words) as ReceiptStatus[]).find((each) =>
    words[each].includes(said.toLowerCase()),
  );
  if (meant === undefined) return { id, told: null };
  const why = reason === null ? undefined : given.get(reason);
  return { id, told: { status: meant, reason: hide(why ?? said, []) } };
}
