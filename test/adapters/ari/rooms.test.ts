/** Waiting rooms under every order of events: callers find one, and none is left behind. */
import { expect, test } from '@jest/globals';
import type { AriBridge } from 'ari-client';
import fc from 'fast-check';
import { AriFailure } from '../../../src/adapters/ari/failure.ts';
import { SILENT } from '../../../src/adapters/ari/logger.ts';
import { createRooms, ROOM_PREFIX, type RoomRequests, type Rooms } from '../../../src/adapters/ari/rooms.ts';

/** Bridges in memory. `pause` is awaited before a request takes effect and before its answer, as a network would. */
class FakeBridges implements RoomRequests {
  readonly bridges = new Map<string, { name: string; music: string | null; channels: Set<string> }>();
  /** Every id that was ever created. */
  readonly created: string[] = [];
  readonly gone = new Set<string>();
  failNext: { request: string; status: number } | null = null;
  rooms: Rooms | null = null;
  pause: () => Promise<void> = async () => {};

  async #request<T>(name: string, effect: () => T): Promise<T> {
    await this.pause();
    if (this.failNext?.request === name) {
      const { status } = this.failNext;
      this.failNext = null;
      throw new AriFailure(status, `${name} fails`);
    }
    const result = effect();
    await this.pause();
    return result;
  }

  #bridge(id: string) {
    const bridge = this.bridges.get(id);
    if (!bridge) throw new AriFailure(404, 'Bridge not found');
    return bridge;
  }

  list = () => this.#request('list', () => [...this.bridges.keys()].map((id) => this.view(id)));
  get = (id: string) => this.#request('get', () => this.view(id));
  create = (id: string, name: string) =>
    this.#request('create', () => {
      expect(this.created).not.toContain(id);
      this.created.push(id);
      this.bridges.set(id, { name, music: null, channels: new Set() });
    });
  startRinging = (id: string) =>
    this.#request('startRinging', () => {
      this.#bridge(id).music = 'RINGING';
    });
  startMusic = (id: string, music: string) =>
    this.#request('startMusic', () => {
      this.#bridge(id).music = music;
    });
  add = (id: string, channel: string) =>
    this.#request('add', () => {
      if (this.gone.has(channel)) throw new AriFailure(400, 'Channel not found');
      const { channels } = this.#bridge(id);
      this.takeOut(channel);
      channels.add(channel);
      this.rooms?.entered(id, channel);
    });
  remove = (id: string, channel: string) =>
    this.#request('remove', () => {
      if (!this.#bridge(id).channels.has(channel)) throw new AriFailure(422, 'Channel not in this bridge');
      this.takeOut(channel);
    });
  destroy = (id: string) =>
    this.#request('destroy', () => {
      for (const channel of this.#bridge(id).channels) this.takeOut(channel);
      this.bridges.delete(id);
    });

  view(id: string): AriBridge {
    const { name, channels } = this.#bridge(id);
    return { id, name, channels: [...channels] };
  }

  takeOut(channel: string): void {
    for (const [id, bridge] of this.bridges) {
      if (!bridge.channels.delete(channel)) continue;
      // As Asterisk does: the music's own channel goes with the last of the others.
      if (bridge.channels.size === 0) bridge.music = null;
      this.rooms?.left(id, channel);
    }
  }

  /** As a transfer does: one channel goes and another is in its place. */
  replace(channel: string, fresh: string): void {
    const room = this.roomOf(channel);
    if (room === undefined) throw new Error(`${channel} is in no room`);
    this.takeOut(channel);
    this.bridges.get(room)?.channels.add(fresh);
    this.rooms?.entered(room, fresh);
  }

  roomOf(channel: string): string | undefined {
    for (const [id, { channels }] of this.bridges) if (channels.has(channel)) return id;
    return undefined;
  }
}

function lab(generation = 'g') {
  const bridges = new FakeBridges();
  const rooms = createRooms({ requests: bridges, logger: SILENT, generation });
  bridges.rooms = rooms;
  return { bridges, rooms };
}

/** Lets everything run that can. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
};

test('a room is made for the first caller, with its music, and taken down after the last', async () => {
  const { bridges, rooms } = lab();
  await rooms.enter('a', 'support', 'default');
  await rooms.enter('b', 'support', 'default');
  const [room] = bridges.bridges.values();
  expect(bridges.bridges.size).toBe(1);
  expect(room?.music).toBe('default');
  await rooms.leave('a');
  await settle();
  expect(bridges.bridges.size).toBe(1);
  bridges.takeOut('b');
  await settle();
  expect(bridges.bridges.size).toBe(0);
});

test('the same queue with other music is another room', async () => {
  const { bridges, rooms } = lab();
  await rooms.enter('a', 'support', 'default');
  await rooms.enter('b', 'support', 'calm');
  await rooms.enter('c', 'support/calm', 'calm');
  expect(bridges.bridges.size).toBe(3);
});

test('without music it rings, in a room of its own', async () => {
  const { bridges, rooms } = lab();
  await rooms.enter('a', 'support', null);
  await rooms.enter('b', 'support', 'ringing');
  await rooms.enter('c', 'support', '?ringing');
  await rooms.enter('d', 'support', null);
  expect([...bridges.bridges.values()].map(({ music }) => music)).toEqual(['RINGING', 'ringing', '?ringing']);
  expect(bridges.roomOf('d')).toBe(bridges.roomOf('a'));
});

test('a caller who is inside already is left alone', async () => {
  const { bridges, rooms } = lab();
  await rooms.enter('a', 'support', 'default');
  bridges.failNext = { request: 'add', status: 500 };
  await rooms.enter('a', 'support', 'default');
  expect(bridges.failNext).not.toBeNull();
});

test('a caller who is gone leaves no room behind', async () => {
  const { bridges, rooms } = lab();
  bridges.gone.add('a');
  await expect(rooms.enter('a', 'support', 'default')).rejects.toMatchObject({ status: 400 });
  await settle();
  expect(bridges.bridges.size).toBe(0);
});

test.each([
  ['create', 'default'],
  ['startMusic', 'default'],
  ['startRinging', null],
])('a room whose %s fails is given up, and the next caller gets another', async (request, music) => {
  const { bridges, rooms } = lab();
  bridges.failNext = { request, status: 500 };
  await expect(rooms.enter('a', 'support', music)).rejects.toMatchObject({ status: 500 });
  await rooms.enter('b', 'support', music);
  await settle();
  expect(bridges.bridges.size).toBe(1);
  expect(bridges.roomOf('b')).toBeDefined();
});

test('a room that somebody else has taken down is made anew', async () => {
  const { bridges, rooms } = lab();
  await rooms.enter('a', 'support', 'default');
  bridges.bridges.clear();
  await rooms.enter('b', 'support', 'default');
  expect(bridges.roomOf('b')).toBeDefined();
});

test('a caller on the way in, held up by a prompt, keeps nobody waiting and does not lose the room', async () => {
  const { bridges, rooms } = lab();
  let promptEnds = (): void => {};
  const prompt = new Promise<void>((resolve) => {
    promptEnds = resolve;
  });
  const add = bridges.add;
  bridges.add = async (id, channel) => {
    if (channel === 'slow') await prompt;
    return add(id, channel);
  };
  const slow = rooms.enter('slow', 'support', 'default');
  await rooms.enter('quick', 'support', 'default');
  await rooms.leave('quick');
  await settle();
  expect(bridges.bridges.size).toBe(1);
  promptEnds();
  await slow;
  await settle();
  expect(bridges.roomOf('slow')).toBeDefined();
});

test('a caller who comes while a room is found to be empty keeps it', async () => {
  const { bridges, rooms } = lab();
  await rooms.enter('a', 'support', 'default');
  let answer = (): void => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const get = bridges.get;
  bridges.get = async (id) => {
    const seen = await get(id);
    await held;
    return seen;
  };
  await rooms.leave('a');
  await settle();
  await rooms.enter('b', 'support', 'default');
  answer();
  await settle();
  expect(bridges.roomOf('b')).toBeDefined();
  bridges.takeOut('b');
  await settle();
  expect(bridges.bridges.size).toBe(0);
});

test('a caller is taken out even before the event that says they are in', async () => {
  const { bridges, rooms } = lab();
  bridges.rooms = null;
  await rooms.enter('a', 'support', 'default');
  expect(bridges.roomOf('a')).toBeDefined();
  await rooms.leave('a');
  expect(bridges.roomOf('a')).toBeUndefined();
});

test('the next process takes over rooms with callers in them and takes down the others', async () => {
  const { bridges, rooms } = lab('first');
  await rooms.enter('a', 'süd/nord', 'default');
  await rooms.enter('b', 'sales', 'default');
  // A room nobody was told of being empty, and a bridge that is none of ours.
  bridges.rooms = null;
  bridges.takeOut('b');
  bridges.bridges.set('conference', { name: '', music: null, channels: new Set() });
  const old = bridges.roomOf('a');

  const next = createRooms({ requests: bridges, logger: SILENT, generation: 'second' });
  bridges.rooms = next;
  await next.adopt();
  expect([...bridges.bridges.keys()].sort()).toEqual(['conference', old].sort());
  await next.enter('c', 'süd/nord', 'default');
  expect(bridges.roomOf('c')).toBe(old);
  bridges.takeOut('a');
  bridges.takeOut('c');
  await settle();
  expect([...bridges.bridges.keys()]).toEqual(['conference']);
});

test('who comes in while the last one leaves hears music', async () => {
  const { bridges, rooms } = lab();
  await rooms.enter('a', 'support', 'default');
  const coming = rooms.enter('b', 'support', 'default');
  bridges.takeOut('a');
  await coming;
  await settle();
  expect([...bridges.bridges.values()]).toMatchObject([{ music: 'default', channels: new Set(['b']) }]);
});

test.each(['default', null])(
  'who takes the place of the only one there hears the same: %s',
  async (music) => {
    const { bridges, rooms } = lab();
    await rooms.enter('a', 'support', music);
    bridges.replace('a', 'b');
    await settle();
    expect([...bridges.bridges.values()]).toMatchObject([
      { music: music ?? 'RINGING', channels: new Set(['b']) },
    ]);
  },
);

test('a room that is taken over has its music begun again: it may have lost it meanwhile', async () => {
  const { bridges, rooms } = lab();
  await rooms.enter('a', 'süd/nord', 'calm');
  bridges.rooms = null;
  bridges.replace('a', 'b');
  const next = createRooms({ requests: bridges, logger: SILENT, generation: 'h' });
  bridges.rooms = next;
  await next.adopt();
  await settle();
  expect([...bridges.bridges.values()]).toMatchObject([{ music: 'calm' }]);
});

test('whatever the order: who was let in is in a room with music, and when all have left nothing remains', async () => {
  const step = fc.record({
    caller: fc.integer({ min: 0, max: 4 }),
    what: fc.constantFrom('enter', 'leave', 'hangUp', 'wait'),
    room: fc.constantFrom('support', 'sales'),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(step, { minLength: 1, maxLength: 25 }),
      async (scheduler, steps) => {
        const { bridges, rooms } = lab();
        bridges.pause = () => scheduler.schedule(Promise.resolve());
        // Each caller's commands come one after the other; callers are independent.
        const lanes = new Map<number, Promise<void>>();
        for (const { caller, what, room } of steps) {
          const channel = `c${caller}`;
          const before = lanes.get(caller) ?? Promise.resolve();
          const work = async (): Promise<void> => {
            if (bridges.gone.has(channel) || what === 'wait') return;
            if (what === 'hangUp') {
              bridges.gone.add(channel);
              bridges.takeOut(channel);
            } else if (what === 'leave') await rooms.leave(channel).catch(() => {});
            else {
              await rooms.enter(channel, room, 'default');
              expect(bridges.roomOf(channel)?.startsWith(ROOM_PREFIX)).toBe(true);
            }
          };
          lanes.set(caller, before.then(work));
        }
        const all = Promise.all(lanes.values());
        await scheduler.waitFor(all);
        await settle();
        await scheduler.waitAll();
        await settle();
        for (const { channels, music } of bridges.bridges.values()) {
          if (channels.size > 0) expect(music).toBe('default');
        }
        for (let caller = 0; caller < 5; caller += 1) bridges.takeOut(`c${caller}`);
        await settle();
        await scheduler.waitAll();
        await settle();
        await scheduler.waitAll();
        expect([...bridges.bridges.keys()]).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});
