/** The Telephony port on Asterisk: puts together connection, commands, rooms, transfers, phones and snapshot. */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { ChannelId } from '../../domain/ids.ts';
import type { Telephony, TelephonyAction, TelephonyEvent, TelephonyListener } from '../../engine/ports.ts';
import { HANGUP_CAUSES } from './causes.ts';
import { type AriSession, type AriSettings, openSession } from './client.ts';
import { createCommands } from './commands.ts';
import { createConnection } from './connection.ts';
import { asFailure, noAnswer } from './failure.ts';
import { createHearing } from './hearing.ts';
import { createLane } from './lane.ts';
import { type AriLimits, DEFAULT_LIMITS } from './limits.ts';
import { type AriLogger, SILENT } from './logger.ts';
import { createPhoneStates } from './phone-states.ts';
import { RecentIds } from './recent-ids.ts';
import { phoneRequests, type Request, roomRequests } from './requests.ts';
import { createRooms } from './rooms.ts';
import { takeSnapshot } from './snapshot.ts';
import { createStandIns, STANDS_FOR, type StandIns } from './stand-ins.ts';
import { createTransfers } from './transfers.ts';
import { EVENT_TYPES, type WireEvent } from './wire.ts';

export interface AriTelephonyOptions extends AriSettings {
  readonly logger?: AriLogger;
  readonly limits?: Partial<AriLimits>;
}

/** How many ended channels and playbacks to remember: some minutes' worth at hundreds of calls a second. */
const REMEMBERED = 50_000;
/** A channel that is asked to hang up has done so long before this. */
const HANGING_UP_MS = 1_000;

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
  /** Makes a request whose failure is only logged: what it is for shows again at the next connection. */
  const tidy = (about: object, attempt: Promise<unknown>): void => {
    attempt.catch((error) => {
      const { status, message } = asFailure(error);
      if (status !== 404) logger.warn({ ...about, reason: message }, 'could not tidy up after a transfer');
    });
  };

  const generation = randomBytes(6).toString('hex');
  const rooms = createRooms({ requests: roomRequests(request), logger, generation });
  const perform = createCommands({ application, request, rooms, ended, pause });
  const phones = createPhoneStates(phoneRequests(request, application), logger, (phone, state) =>
    listener?.event({ type: 'phoneChanged', phone, state }),
  );
  const standIns = createStandIns();
  const transfers = createTransfers({
    standIns,
    hangUp: (channelId) =>
      tidy(
        { channel: channelId },
        request((ari) => ari.channels.hangup({ channelId, reason_code: HANGUP_CAUSES.normal })),
      ),
    mark: (channelId, value) =>
      tidy(
        { channel: channelId },
        request((ari) => ari.channels.setChannelVar({ channelId, variable: STANDS_FOR, value })),
      ),
  });

  const tell = (events: readonly TelephonyEvent[]): void => {
    for (const told of events) {
      if (told.type === 'phoneChanged' && !phones.changed(told.phone)) continue;
      listener?.event(told);
    }
  };
  const toldOf = createHearing({
    standIns,
    transfers,
    ended,
    later: (told) => setTimeout(() => tell(told()), HANGING_UP_MS).unref(),
  });
  const hear = (event: WireEvent): void => {
    if (event.type === 'ChannelEnteredBridge') rooms.entered(event.bridge, event.channel.id);
    if (event.type === 'ChannelLeftBridge') rooms.left(event.bridge, event.channel.id);
    tell(toldOf(event));
  };

  const connection = createConnection({
    open: (heard, signal) => openSession(options, limits, heard, signal),
    limits,
    logger,
    random: Math.random,
    listener: {
      async prepare(session) {
        preparing = session;
        transfers.interrupted();
        try {
          const allowed = EVENT_TYPES.map((type) => ({ type }));
          await request((ari) =>
            ari.applications.filter({ applicationName: application, filter: { allowed } }),
          );
          await rooms.adopt();
          await phones.prepare();
        } finally {
          if (preparing === session) preparing = null;
        }
      },
      connected() {
        phones.live(true);
        listener?.connected();
      },
      disconnected(reason) {
        phones.live(false);
        listener?.disconnected(reason);
      },
      event: hear,
    },
  });

  return {
    start(to) {
      listener = to;
      connection.start();
    },
    perform: (action, repeat) => perform(inAsterisk(action, standIns), repeat),
    watchPhones: (endpoints) => phones.watch(endpoints),
    snapshot: (playbacks) =>
      takeSnapshot({ application, request, logger, standIns, transfers, phones }, playbacks),
    async stop() {
      phones.live(false);
      await connection.stop();
    },
  };
}

/** The command, with the channels that Asterisk has in the places of those that the engine knows. */
function inAsterisk(action: TelephonyAction, standIns: StandIns): TelephonyAction {
  const place = (channel: ChannelId): ChannelId => standIns.inAsterisk(channel) as ChannelId;
  if (action.type === 'connect') {
    const [first, second] = action.channels;
    return { ...action, channels: [place(first), place(second)] };
  }
  return 'channel' in action ? { ...action, channel: place(action.channel) } : action;
}
