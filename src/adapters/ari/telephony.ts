/** The Telephony port on Asterisk: puts together connection, commands, rooms, translation and snapshot. */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'ari-client';
import type { Telephony, TelephonyListener } from '../../engine/ports.ts';
import { type AriSession, type AriSettings, openSession } from './client.ts';
import { createCommands } from './commands.ts';
import { createConnection } from './connection.ts';
import { noAnswer } from './failure.ts';
import { createLane } from './lane.ts';
import { type AriLimits, DEFAULT_LIMITS } from './limits.ts';
import { type AriLogger, SILENT } from './logger.ts';
import { RecentIds } from './recent-ids.ts';
import { createRooms, type RoomRequests } from './rooms.ts';
import { takeSnapshot } from './snapshot.ts';
import { translate } from './translate.ts';
import { EVENT_TYPES, type WireEvent } from './wire.ts';

export interface AriTelephonyOptions extends AriSettings {
  readonly logger?: AriLogger;
  readonly limits?: Partial<AriLimits>;
}

/** How many ended channels and playbacks to remember: some minutes' worth at hundreds of calls a second. */
const REMEMBERED = 50_000;

type Request = <T>(command: (client: Client) => PromiseLike<T>, waits?: 'waits') => Promise<T>;

/** Asterisk over ARI. Connects when `start` is called. */
export function createAriTelephony(options: AriTelephonyOptions): Telephony {
  const { application, logger = SILENT } = options;
  const limits: AriLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const ended = new RecentIds(REMEMBERED);
  const commandLane = createLane(limits.commandsAtOnce);
  const waitingLane = createLane(limits.waitingCommandsAtOnce);
  let listener: TelephonyListener | null = null;
  /** A session that is not live yet but may be used to prepare it. */
  let preparing: AriSession | null = null;

  const request: Request = (command, waits) => {
    const lane = waits ? waitingLane : commandLane;
    return lane(() => {
      const session = preparing ?? connection.session();
      if (!session) throw noAnswer('not connected to Asterisk');
      return session.call(command);
    });
  };

  const generation = randomBytes(6).toString('hex');
  const rooms = createRooms({ requests: roomRequests(request), logger, generation });
  const perform = createCommands({ application, request, rooms, ended, pause });

  const tell = (event: WireEvent): void => {
    if (event.type === 'ChannelEnteredBridge') rooms.entered(event.bridge, event.channel.id);
    if (event.type === 'ChannelLeftBridge') rooms.left(event.bridge, event.channel.id);
    if (event.type === 'StasisStart' && event.replaces !== null) {
      const { channel, replaces } = event;
      logger.warn({ channel: channel.id, replaces }, 'a channel has taken the place of another');
    }
    const told = translate(event);
    if (!told) return;
    // Each end is told once, whichever of Asterisk's two events for it comes first.
    if (told.type === 'channelEnded' && !ended.add(told.channel)) return;
    if (told.type === 'playbackFinished') ended.add(told.playback);
    listener?.event(told);
  };

  const connection = createConnection({
    open: (heard, signal) => openSession(options, limits, heard, signal),
    limits,
    logger,
    random: Math.random,
    listener: {
      async prepare(session) {
        preparing = session;
        try {
          const allowed = EVENT_TYPES.map((type) => ({ type }));
          await request((ari) =>
            ari.applications.filter({ applicationName: application, filter: { allowed } }),
          );
          await rooms.adopt();
        } finally {
          if (preparing === session) preparing = null;
        }
      },
      connected: () => listener?.connected(),
      disconnected: (reason) => listener?.disconnected(reason),
      event: tell,
    },
  });

  return {
    start(to) {
      listener = to;
      connection.start();
    },
    perform,
    snapshot: (playbacks) => takeSnapshot({ application, request, logger }, playbacks),
    stop: () => connection.stop(),
  };
}

function roomRequests(request: Request): RoomRequests {
  return {
    list: () => request((ari) => ari.bridges.list()),
    get: (bridgeId) => request((ari) => ari.bridges.get({ bridgeId })),
    async create(bridgeId, name) {
      await request((ari) => ari.bridges.createWithId({ bridgeId, type: 'holding', name }));
    },
    async startMusic(bridgeId, mohClass) {
      await request((ari) => ari.bridges.startMoh({ bridgeId, mohClass }));
    },
    async add(bridgeId, channel) {
      await request((ari) => ari.bridges.addChannel({ bridgeId, channel }), 'waits');
    },
    async remove(bridgeId, channel) {
      await request((ari) => ari.bridges.removeChannel({ bridgeId, channel }), 'waits');
    },
    async destroy(bridgeId) {
      await request((ari) => ari.bridges.destroy({ bridgeId }));
    },
  };
}
