/** Packets of sound as RFC 3550 and 3551 lay them out. */
import { fromAlaw, fromUlaw, type Pcm } from './audio/pcm.ts';

const HEADER_BYTES = 12;
const PCMU = 0;
const PCMA = 8;

export interface SoundPacket {
  /** One more with each packet sent; turns over at 2^16. */
  readonly sequence: number;
  /** In samples; starts anywhere, and turns over at 2^32. */
  readonly timestamp: number;
  readonly source: number;
  readonly pcm: Pcm;
}

/** The sound in a packet; null for anything but G.711 (such as keys pressed, RFC 4733). */
export function readPacket(packet: Buffer): SoundPacket | null {
  if (packet.length <= HEADER_BYTES || packet.readUInt8(0) >> 6 !== 2) return null;
  const first = packet.readUInt8(0);
  const type = packet.readUInt8(1) & 0x7f;
  if (type !== PCMU && type !== PCMA) return null;
  let start = HEADER_BYTES + 4 * (first & 0x0f);
  if (first & 0x10) {
    if (packet.length < start + 4) return null;
    start += 4 + 4 * packet.readUInt16BE(start + 2);
  }
  const end = packet.length - (first & 0x20 ? packet.readUInt8(packet.length - 1) : 0);
  if (end <= start) return null;
  const payload = packet.subarray(start, end);
  return {
    sequence: packet.readUInt16BE(2),
    timestamp: packet.readUInt32BE(4),
    source: packet.readUInt32BE(8),
    pcm: type === PCMU ? fromUlaw(payload) : fromAlaw(payload),
  };
}

export interface PacketHeader {
  readonly sequence: number;
  readonly timestamp: number;
  readonly source: number;
  /** The first after a pause. */
  readonly marker: boolean;
}

/** A packet of A-law. */
export function writePacket(header: PacketHeader, alaw: Uint8Array): Buffer {
  const packet = Buffer.alloc(HEADER_BYTES + alaw.length);
  packet.writeUInt8(0x80, 0);
  packet.writeUInt8((header.marker ? 0x80 : 0) | PCMA, 1);
  packet.writeUInt16BE(header.sequence & 0xffff, 2);
  packet.writeUInt32BE(header.timestamp >>> 0, 4);
  packet.writeUInt32BE(header.source >>> 0, 8);
  packet.set(alaw, HEADER_BYTES);
  return packet;
}
