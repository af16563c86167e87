/** What is asked for about text messages at a shell, done by the running process. */
import { isoTime } from '../domain/iso-time.ts';
import type { MessageDeed, MessageDeedReport, OptOuts } from '../engine/opt-outs.ts';

export function doForMessages(optOuts: OptOuts, timezone: string, deed: MessageDeed): MessageDeedReport {
  switch (deed.type) {
    case 'optOut':
      return { outcome: optOuts.optOut(deed.number), number: optOuts.shown(deed.number) };
    case 'optIn':
      return { outcome: optOuts.optIn(deed.number), number: optOuts.shown(deed.number) };
    case 'optOuts': {
      const listed = optOuts.list().map(({ masked, at }) => ({ number: masked, at: isoTime(at) }));
      return { outcome: 'optOuts', optOuts: listed, timezone };
    }
    default:
      return deed satisfies never;
  }
}
