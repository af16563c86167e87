/** Who talks with whom in the exchange in memory (fake-telephony.ts), and who took whose place there. */
import type { BridgeId, ChannelId } from '../../src/domain/ids.ts';
import type { Transferred, Verdict } from '../../src/engine/ports.ts';
import type { FakeChannel } from './fake-channel.ts';

export class FakeBridges {
  readonly members = new Map<BridgeId, Set<ChannelId>>();
  /** Shows until the caller is elsewhere. */
  readonly transferred = new Map<BridgeId, Transferred>();
  readonly #channels: ReadonlyMap<ChannelId, FakeChannel>;

  constructor(channels: ReadonlyMap<ChannelId, FakeChannel>) {
    this.#channels = channels;
  }

  /** Both or neither: a channel that is gone leaves the other where it is. */
  join(bridge: BridgeId, ids: readonly ChannelId[]): Verdict {
    const channels = ids.map((id) => this.#channels.get(id));
    if (channels.includes(undefined)) return { type: 'gone' };
    const members = this.members.get(bridge) ?? new Set<ChannelId>();
    this.members.set(bridge, members);
    for (const channel of channels) {
      if (channel === undefined) continue;
      this.leave(channel);
      channel.room = null;
      channel.bridge = bridge;
      members.add(channel.id);
    }
    return { type: 'done' };
  }

  leave(channel: FakeChannel): void {
    const { bridge } = channel;
    if (bridge === null) return;
    this.members.get(bridge)?.delete(channel.id);
    channel.bridge = null;
    this.transferred.delete(bridge);
  }

  /** A leg is taken out by a transfer, which shows from now on; `by`: who stands in its place. */
  replace(leg: FakeChannel, bridge: BridgeId, transferred: Transferred, by: FakeChannel | null): void {
    this.members.get(bridge)?.delete(leg.id);
    leg.bridge = null;
    if (by !== null) {
      by.bridge = bridge;
      this.members.get(bridge)?.add(by.id);
    }
    this.transferred.set(bridge, transferred);
  }

  /** @throws Error when it is in none. */
  of({ id, bridge }: FakeChannel): BridgeId {
    if (bridge === null) throw new Error(`${id} is in no talk: its phone has nobody to transfer`);
    return bridge;
  }

  close(bridge: BridgeId): Verdict {
    for (const id of this.members.get(bridge) ?? []) {
      const channel = this.#channels.get(id);
      if (channel !== undefined) channel.bridge = null;
    }
    this.members.delete(bridge);
    this.transferred.delete(bridge);
    return { type: 'done' };
  }

  clear(): void {
    this.members.clear();
    this.transferred.clear();
  }
}
