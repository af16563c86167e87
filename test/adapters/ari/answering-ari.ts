/** An Asterisk whose answers a test sets, and what was asked of it by commands. */
import type { Client } from 'ari-client';
import { createCommands } from '../../../src/adapters/ari/commands.ts';
import { AriFailure } from '../../../src/adapters/ari/failure.ts';
import { RecentIds } from '../../../src/adapters/ari/recent-ids.ts';
import type { ChannelId } from '../../../src/domain/ids.ts';

export const channel = 'c' as ChannelId;
export const leg = 'c~leg~1' as ChannelId;
export const DONE = { type: 'done' };

export class AnsweringAri {
  /** What was asked, in order: the operation or deed, and with what. */
  readonly sent: unknown[][] = [];
  /** By operation, such as `channels.answer`; success with nothing when not named. */
  readonly answers: Record<string, object | AriFailure> = {};
  readonly ended = new RecentIds(10);
  readonly pauses: number[] = [];
  readonly perform: ReturnType<typeof createCommands>;

  constructor() {
    const client = new Proxy({}, { get: (_, resource) => this.#operations(String(resource)) }) as Client;
    this.perform = createCommands({
      application: 'keepline',
      request: async (command) => command(client),
      rooms: {
        enter: async (...entry) => void this.sent.push(['enter', ...entry]),
        leave: async (...exit) => void this.sent.push(['leave', ...exit]),
        adopt: async () => {},
        entered: () => {},
        left: () => {},
      },
      ended: this.ended,
      pause: async (forMs) => void this.pauses.push(forMs),
    });
  }

  names(): unknown[] {
    return this.sent.map(([name]) => name);
  }

  #operations(resource: string): object {
    return new Proxy({}, { get: (_, operation) => this.#operation(`${resource}.${String(operation)}`) });
  }

  #operation(name: string) {
    return async (parameters: unknown) => {
      this.sent.push([name, parameters]);
      const answer = this.answers[name];
      if (answer instanceof AriFailure) throw answer;
      return answer ?? {};
    };
  }
}
