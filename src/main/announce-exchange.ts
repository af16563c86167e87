import type { Telephony } from '../engine/ports.ts';
import type { Events } from '../observe/events.ts';

/** The same telephony, with every connection told to the log. The engine itself tells when it is lost. */
export function announceExchange(
  telephony: Telephony,
  address: string,
  events: Pick<Events, 'exchangeConnected'>,
  now: () => number,
): Telephony {
  let lostAt: number | null = null;
  return {
    ...telephony,
    start: (listener) =>
      telephony.start({
        connected() {
          events.exchangeConnected({ address, awayMs: lostAt === null ? null : now() - lostAt });
          listener.connected();
        },
        disconnected(reason) {
          lostAt = now();
          listener.disconnected(reason);
        },
        event: (event) => listener.event(event),
      }),
  };
}
