/** What customers write to us, as the gateway passes it on. */
import type { ReplySettings } from '../../domain/messages/settings.ts';
import type { ReceivedReply } from '../../engine/customer-store.ts';
import type { Listened } from './listener.ts';

export interface ReplyParts {
  readonly settings: ReplySettings;
  /** What every reply has to bring; null: nothing. */
  readonly key: string | null;
  /** Throws when it cannot be written down. */
  readonly receive: (reply: ReceivedReply) => void;
  readonly rejected: (reason: string) => void;
}

/** Whatever they wrote is taken: a gateway that is refused tells it again and again. */
export function replyPath({ settings, key, receive, rejected }: ReplyParts): Listened {
  const { path, from: fromName, text: textName, id: idName } = settings;
  return {
    ...{ path, key, rejected },
    hear: (given) => {
      const from = given.get(fromName);
      const text = given.get(textName);
      if (from === undefined || from === '') return { wrong: `it has no "${fromName}"` };
      if (text === undefined) return { wrong: `it has no "${textName}"` };
      const id = (idName === null ? undefined : given.get(idName)) ?? '';
      receive({ from, text, id: id === '' ? null : id });
      return 200;
    },
  };
}
