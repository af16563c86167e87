/**
 * The ear and mouth of one phone: a channel of Asterisk that exchanges the sound with us over RTP, in a bridge where
 * the call's channel joins it. What is heard is thus what the phone received, and only that.
 */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import type { AriChannel, AriConnection } from './ari.ts';
import { Changes } from './changes.ts';
import { Ear } from './ear.ts';
import { readPacket } from './rtp.ts';
import { Voice } from './voice.ts';

const START_LIMIT_MS = 10_000;
const HOST = '127.0.0.1';
const CATCH_UP_EVERY_MS = 50;
/** Node takes up to 32 packets of a socket in one turn: after a turn with so few, none is left waiting. */
const FEW_PACKETS = 10;

export interface Speaker {
  readonly number: string;
  readonly name: string;
}

export class MediaLeg {
  readonly ear: Ear;
  readonly voice: Voice;
  private readonly ari: AriConnection;
  private readonly socket: Socket;
  private readonly id: string;
  private readonly catchingUp: NodeJS.Timeout;
  private packets = 0;
  private closing: Promise<void> | null = null;

  private constructor(ari: AriConnection, socket: Socket, id: string, ear: Ear, voice: Voice) {
    this.ari = ari;
    this.socket = socket;
    this.id = id;
    this.ear = ear;
    this.voice = voice;
    socket.on('message', (bytes) => {
      this.packets += 1;
      const packet = readPacket(bytes);
      if (packet !== null) ear.take(packet, performance.now());
    });
    this.catchingUp = setInterval(() => void this.catchUp(), CATCH_UP_EVERY_MS).unref();
  }

  /**
   * Opens it for the call with this id. The speaker's number is given to the channel, since the far end is told
   * with whom it is bridged.
   */
  static async open(ari: AriConnection, app: string, id: string, speaker: Speaker): Promise<MediaLeg> {
    const socket = createSocket('udp4');
    socket.bind(0, HOST);
    await once(socket, 'listening');
    try {
      const channel = await startChannel(ari, app, mediaChannel(id), socket.address().port, speaker);
      const voice = new Voice(socket, {
        host: channel.channelvars?.UNICASTRTP_LOCAL_ADDRESS ?? HOST,
        port: Number(channel.channelvars?.UNICASTRTP_LOCAL_PORT),
      });
      const leg = new MediaLeg(ari, socket, id, new Ear(), voice);
      await ari.request('POST', '/bridges', { type: 'mixing', bridgeId: bridgeOf(id) });
      await leg.join(mediaChannel(id));
      return leg;
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  /** Lets the call's channel hear and be heard. */
  async join(channel: string): Promise<void> {
    await this.ari.request('POST', `/bridges/${encodeURIComponent(bridgeOf(this.id))}/addChannel`, {
      channel,
    });
  }

  /** Takes the call's channel out again. */
  async leave(channel: string): Promise<void> {
    await this.ari.request('POST', `/bridges/${encodeURIComponent(bridgeOf(this.id))}/removeChannel`, {
      channel,
    });
  }

  /** Takes the packets that have come by now, if we were too busy for them. */
  async catchUp(): Promise<void> {
    const nowMs = performance.now();
    for (let before = -Infinity; this.packets - before >= FEW_PACKETS; ) {
      before = this.packets;
      await turn();
    }
    this.ear.caughtUp(nowMs);
  }

  close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  private async end(): Promise<void> {
    this.voice.end();
    clearInterval(this.catchingUp);
    this.socket.close();
    // An Asterisk that is gone has taken everything with it.
    if (!this.ari.isOpen) return;
    const channel = encodeURIComponent(mediaChannel(this.id));
    await this.ari.attempt([404], 'DELETE', `/channels/${channel}`);
    await this.ari.attempt([404], 'DELETE', `/bridges/${encodeURIComponent(bridgeOf(this.id))}`);
  }
}

/** Not the call's id with something behind it: Asterisk takes an id that is the beginning of another for the same. */
const mediaChannel = (id: string): string => `sound-${id}`;
const bridgeOf = (id: string): string => `bridge-${id}`;
/** Whether a channel is one of ours that carries sound, not a call. */
export const isMediaChannel = (channel: string): boolean => channel.startsWith('sound-');

async function startChannel(
  ari: AriConnection,
  app: string,
  channelId: string,
  port: number,
  speaker: Speaker,
): Promise<AriChannel> {
  const changes = new Changes();
  let started = false;
  const ignore = ari.onEvent((event) => {
    if (event.type !== 'StasisStart' || event.channel?.id !== channelId) return;
    started = true;
    changes.announce();
  });
  try {
    const made = await ari.request(
      'POST',
      '/channels/externalMedia',
      { app, channelId, external_host: `${HOST}:${port}`, format: 'alaw' },
      { variables: callerVariables(speaker) },
    );
    await changes.until(
      () => started || null,
      START_LIMIT_MS,
      () => `${channelId} in the application`,
    );
    return made as AriChannel;
  } finally {
    ignore();
  }
}

/** What makes a channel of ours carry this caller id. */
export const callerVariables = (speaker: Speaker): Record<string, string> => ({
  'CALLERID(num)': speaker.number,
  'CALLERID(name)': speaker.name,
});
