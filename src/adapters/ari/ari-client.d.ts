/**
 * The part of ari-client 2.2.0 that Keepline uses. The package has no types of its own: its operations come from the
 * API description that Asterisk serves, so these follow `rest-api/api-docs` of Asterisk 22.
 */
declare module 'ari-client' {
  import type { WebSocket } from 'ws';

  export interface AriChannel {
    readonly id: string;
    /** As `PJSIP/101-0000002f`. */
    readonly name: string;
    /** Down, Ring (rings in to us), Ringing (we ring it), Up, … */
    readonly state: string;
    readonly caller: { readonly name: string; readonly number: string };
    readonly dialplan: {
      readonly context: string;
      readonly exten: string;
      readonly app_name?: string;
      readonly app_data?: string;
    };
  }
  export interface AriBridge {
    readonly id: string;
    readonly name: string;
    readonly channels: readonly string[];
  }
  export interface AriPlayback {
    readonly id: string;
    readonly state: string;
  }
  export interface AriApplication {
    readonly name: string;
    readonly channel_ids: readonly string[];
    readonly device_names: readonly string[];
  }
  export interface AriDeviceState {
    readonly name: string;
    readonly state: string;
  }

  interface ChannelOperations {
    list(): PromiseLike<AriChannel[]>;
    get(at: { channelId: string }): PromiseLike<AriChannel>;
    /** `body` is the JSON form of what a query cannot hold, here of `variables`. */
    create(leg: {
      endpoint: string;
      app: string;
      appArgs: string;
      channelId: string;
      body: string;
    }): PromiseLike<AriChannel>;
    /** `timeout` in whole seconds. */
    dial(at: { channelId: string; timeout: number }): PromiseLike<unknown>;
    answer(at: { channelId: string }): PromiseLike<unknown>;
    /** `body` is the JSON form of the query parameters, here of `media`. */
    playWithId(play: { channelId: string; playbackId: string; body: string }): PromiseLike<AriPlayback>;
    getChannelVar(of: { channelId: string; variable: string }): PromiseLike<{ readonly value: string }>;
    setChannelVar(of: { channelId: string; variable: string; value: string }): PromiseLike<unknown>;
    hangup(at: { channelId: string; reason_code: number }): PromiseLike<unknown>;
  }
  interface BridgeOperations {
    list(): PromiseLike<AriBridge[]>;
    get(at: { bridgeId: string }): PromiseLike<AriBridge>;
    createWithId(bridge: { bridgeId: string; type: string; name?: string }): PromiseLike<AriBridge>;
    /** `channel`: one id, or several with commas between. */
    addChannel(to: { bridgeId: string; channel: string }): PromiseLike<unknown>;
    removeChannel(from: { bridgeId: string; channel: string }): PromiseLike<unknown>;
    startMoh(on: { bridgeId: string; mohClass: string }): PromiseLike<unknown>;
    playWithId(play: { bridgeId: string; playbackId: string; media: string }): PromiseLike<AriPlayback>;
    destroy(at: { bridgeId: string }): PromiseLike<unknown>;
  }
  interface PlaybackOperations {
    get(at: { playbackId: string }): PromiseLike<AriPlayback>;
    stop(at: { playbackId: string }): PromiseLike<unknown>;
  }
  interface ApplicationOperations {
    get(at: { applicationName: string }): PromiseLike<AriApplication>;
    filter(set: {
      applicationName: string;
      filter: { allowed: readonly { type: string }[] };
    }): PromiseLike<AriApplication>;
    /** `eventSource`: one, or several with commas between. */
    subscribe(to: { applicationName: string; eventSource: string }): PromiseLike<AriApplication>;
    unsubscribe(from: { applicationName: string; eventSource: string }): PromiseLike<AriApplication>;
  }
  interface DeviceStateOperations {
    get(of: { deviceName: string }): PromiseLike<AriDeviceState>;
  }

  export interface Client {
    readonly channels: ChannelOperations;
    readonly bridges: BridgeOperations;
    readonly playbacks: PlaybackOperations;
    readonly applications: ApplicationOperations;
    readonly deviceStates: DeviceStateOperations;
    /** Opens the websocket. Its promise says nothing that the socket does not say. */
    start(application: string): PromiseLike<void>;
    /** Private in ari-client; there from the moment `start` returns. */
    readonly _ws?: WebSocket;
  }

  const ari: { connect(url: string, username: string, password: string): PromiseLike<Client> };
  export default ari;
}
