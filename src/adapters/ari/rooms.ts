/**
 * The rooms callers wait in: one holding bridge per queue and music class, with the music on the bridge (the cheapest
 * way to hold callers, and the one whose music comes back after a prompt to one of them: asterisk-measured §2, §4).
 * Where callers shall hear ringing, the bridge plays the country's ring tone without end, and that comes back as well.
 *
 * A room is made for its first caller and taken down after its last. What makes that safe is that a bridge id is never
 * used again: taking a room down begins with forgetting it, in one step, so whoever comes after that gets a new one,
 * and only a room that is empty in Asterisk with nobody on the way in is forgotten. Nothing waits for a caller's
 * `addChannel`, which may take as long as a prompt on that caller's channel.
 *
 * The sound of a room ends for good with the last who leaves it (seen on 22.10.1). So it is begun again for whoever
 * comes into a room after that: a caller who was on the way in, or a channel that Asterisk puts into the place of the
 * only one there (transfers.ts). A room that is taken over may have lost it as well.
 *
 * Who is in which room is known from Asterisk's own events alone: the answer to `addChannel` can overtake them, or be
 * overtaken. After a reconnection the rooms are taken over as Asterisk has them.
 */
import type { AriBridge } from 'ari-client';
import { asFailure } from './failure.ts';
import type { AriLogger } from './logger.ts';

/** Bridges whose id begins so are rooms of ours, whichever process made them. */
export const ROOM_PREFIX = 'keepline-room-';

/** The requests rooms are made of. All throw AriFailure. */
export interface RoomRequests {
  list(): Promise<readonly AriBridge[]>;
  get(bridgeId: string): Promise<AriBridge>;
  /** A holding bridge. `name` is kept by Asterisk and given back by `list`. */
  create(bridgeId: string, name: string): Promise<void>;
  startMusic(bridgeId: string, musicClass: string): Promise<void>;
  /** Harmless when it rings there already; so is the music. */
  startRinging(bridgeId: string): Promise<void>;
  /** May take as long as what plays on the channel. */
  add(bridgeId: string, channel: string): Promise<void>;
  remove(bridgeId: string, channel: string): Promise<void>;
  destroy(bridgeId: string): Promise<void>;
}

/** In a room's name, where the music's would stand; no encoded name can be this. */
const RINGING = '?ringing';

interface Room {
  readonly bridgeId: string;
  readonly name: string;
  /** Settles when the bridge is made and its music plays. */
  readonly ready: Promise<void>;
  readonly inside: Set<string>;
  /** Put in by us, and the event that says so has not come yet. */
  readonly expected: Set<string>;
  /** Callers on their way in. */
  entering: number;
  /** Everybody has left it, and its sound has gone with them. */
  isSilent: boolean;
}

export interface Rooms {
  /** Puts a channel into the room, from wherever it is. Without music it rings there. @throws AriFailure */
  enter(channel: string, room: string, music: string | null): Promise<void>;
  /** Takes a channel out of the room it is in, if it is in one. @throws AriFailure */
  leave(channel: string): Promise<void>;
  /** Takes over the rooms there are, and takes down the empty ones. @throws AriFailure */
  adopt(): Promise<void>;
  /** As Asterisk's events tell; bridges that are no rooms are ignored. */
  entered(bridgeId: string, channel: string): void;
  left(bridgeId: string, channel: string): void;
}

export interface RoomsParts {
  readonly requests: RoomRequests;
  readonly logger: AriLogger;
  /** Something no other process has used or will use. */
  readonly generation: string;
}

export function createRooms({ requests, logger, generation }: RoomsParts): Rooms {
  /** All rooms we know of, by bridge id. */
  const rooms = new Map<string, Room>();
  /** The room that newcomers enter, by its name. */
  const current = new Map<string, Room>();
  let made = 0;

  const startSound = (bridgeId: string, name: string): Promise<void> => {
    const music = musicOf(name);
    return music === null ? requests.startRinging(bridgeId) : requests.startMusic(bridgeId, music);
  };

  const soundAgain = async (room: Room): Promise<void> => {
    room.isSilent = false;
    try {
      await startSound(room.bridgeId, room.name);
    } catch (error) {
      const { status, message } = asFailure(error);
      if (status !== 404) logger.warn({ bridge: room.bridgeId, reason: message }, 'a room may be silent');
    }
  };

  const make = (name: string): Room => {
    made += 1;
    const bridgeId = `${ROOM_PREFIX}${generation}-${made}`;
    const ready = requests.create(bridgeId, name).then(() => startSound(bridgeId, name));
    const room = newRoom(bridgeId, name, ready);
    rooms.set(bridgeId, room);
    current.set(name, room);
    // Those who wait for it hear of the failure; the next caller gets a new one. It may exist all the same.
    ready.catch(() => takeDown(room));
    return room;
  };

  const forget = (room: Room): void => {
    rooms.delete(room.bridgeId);
    if (current.get(room.name) === room) current.delete(room.name);
  };

  const takeDown = async (room: Room): Promise<void> => {
    forget(room);
    try {
      await requests.destroy(room.bridgeId);
    } catch (error) {
      const { status, message } = asFailure(error);
      // Anything else is left for `adopt`, at the next connection.
      if (status !== 404)
        logger.warn({ bridge: room.bridgeId, reason: message }, 'could not take down a room');
    }
  };

  const isIdle = (room: Room): boolean =>
    rooms.get(room.bridgeId) === room && room.entering === 0 && room.inside.size === 0;

  /** Takes the room down if nobody is in it: our own book is asked first, then Asterisk, then our book again. */
  const takeDownIfEmpty = async (room: Room): Promise<void> => {
    if (!isIdle(room)) return;
    try {
      const { channels } = await requests.get(room.bridgeId);
      if (channels.length > 0) return;
    } catch (error) {
      if (asFailure(error).status === 404) forget(room);
      return;
    }
    if (isIdle(room)) await takeDown(room);
  };

  const enterRoom = async (room: Room, channel: string): Promise<void> => {
    room.entering += 1;
    try {
      await room.ready;
      room.expected.add(channel);
      await requests.add(room.bridgeId, channel);
    } catch (error) {
      room.expected.delete(channel);
      throw error;
    } finally {
      room.entering -= 1;
      void takeDownIfEmpty(room);
    }
  };

  return {
    async enter(channel, roomName, music) {
      const name = nameOf(roomName, music);
      const known = current.get(name);
      if (known?.inside.has(channel)) return;
      const room = known ?? make(name);
      try {
        await enterRoom(room, channel);
      } catch (error) {
        if (asFailure(error).status !== 404) throw error;
        // The bridge is not there: somebody else has taken it down. Once more, in a new one.
        forget(room);
        await enterRoom(current.get(name) ?? make(name), channel);
      }
    },

    async leave(channel) {
      for (const room of rooms.values()) {
        if (room.inside.has(channel) || room.expected.has(channel))
          await requests.remove(room.bridgeId, channel);
      }
    },

    async adopt() {
      const bridges = await requests.list();
      rooms.clear();
      current.clear();
      for (const { id, name, channels } of bridges) {
        if (!id.startsWith(ROOM_PREFIX)) continue;
        const room = newRoom(id, name, Promise.resolve(), channels);
        rooms.set(id, room);
        if (channels.length === 0) {
          await takeDown(room);
          continue;
        }
        if (!current.has(name)) current.set(name, room);
        void soundAgain(room);
      }
    },

    entered(bridgeId, channel) {
      const room = rooms.get(bridgeId);
      if (!room) return;
      room.inside.add(channel);
      room.expected.delete(channel);
      if (room.isSilent) void soundAgain(room);
    },

    left(bridgeId, channel) {
      const room = rooms.get(bridgeId);
      if (!room) return;
      room.inside.delete(channel);
      room.expected.delete(channel);
      if (room.inside.size === 0) room.isSilent = true;
      void takeDownIfEmpty(room);
    },
  };
}

const newRoom = (
  bridgeId: string,
  name: string,
  ready: Promise<void>,
  inside: readonly string[] = [],
): Room => ({
  bridgeId,
  name,
  ready,
  inside: new Set(inside),
  expected: new Set(),
  entering: 0,
  isSilent: false,
});

/** The bridge's name tells queue and music, so that the next process can take the room over. */
const nameOf = (room: string, music: string | null): string =>
  `${encodeURIComponent(room)}/${music === null ? RINGING : encodeURIComponent(music)}`;

function musicOf(name: string): string | null {
  const music = name.slice(name.indexOf('/') + 1);
  return music === RINGING ? null : decodeURIComponent(music);
}
