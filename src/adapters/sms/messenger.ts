/** Sends text messages the way the site says. */
import type { Messenger } from '../../engine/messenger.ts';
import { sendOverHttp } from './http-gateway.ts';
import { writeToFile } from './message-file.ts';
import { receiptUrl } from './receipt-url.ts';

export interface MessengerParts {
  /** For messages that are written to a file. */
  readonly dataFolder: string;
  /** Null: it is not set. */
  readonly secret: (name: string) => string | null;
  /** Where we listen for what the gateway tells, as `http://127.0.0.1:8071`; null: we do not. */
  readonly listening: () => string | null;
}

export function createMessenger({ dataFolder, secret, listening }: MessengerParts): Messenger {
  return {
    send: (message, { from, provider, listen, receipts }) => {
      switch (provider.kind) {
        case 'file':
          return writeToFile(message, from, provider, dataFolder);
        case 'http': {
          const here = listening();
          const address = here === null ? null : (listen.publicUrl ?? here);
          const key = receipts?.secret ? secret(receipts.secret) : null;
          const url =
            receipts === null || address === null ? '' : receiptUrl(receipts, address, message.id, key);
          return sendOverHttp({ message, from, gateway: provider, receiptUrl: url, secret });
        }
        default:
          return provider satisfies never;
      }
    },
  };
}
