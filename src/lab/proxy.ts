/** A TCP relay on this machine that can be cut or frozen, to see how a program takes a bad network. */
import { createServer, connect as dial, type Server, type Socket } from 'node:net';

export interface Proxy {
  readonly port: number;
  /** Breaks all connections and every new one, as a network gone down or a program that died. */
  cut(): void;
  /** Keeps connections open and takes new ones, but passes nothing on: the far end hangs, or its cable is out. */
  freeze(): void;
  /** Passes on again what comes from now on. Connections that were frozen go on where they were. */
  restore(): void;
  /** How many connections are passed through it now. */
  connections(): number;
  stop(): Promise<void>;
}

/** Listens on a free port of 127.0.0.1 and passes everything on to `targetPort` there. */
export async function startProxy(targetPort: number): Promise<Proxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let state: 'passing' | 'cut' | 'frozen' = 'passing';

  const server = createServer((near) => {
    if (state === 'cut') {
      near.resetAndDestroy();
      return;
    }
    const far = dial({ host: '127.0.0.1', port: targetPort });
    const pair = [near, far] as const;
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', end);
    }
    near.pipe(far);
    far.pipe(near);
    if (state === 'frozen') hold(pair);
  });

  await listen(server);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy listens on no port');

  const cut = (): void => {
    state = 'cut';
    for (const [near, far] of pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
    pairs.clear();
  };

  return {
    port: address.port,
    cut,
    freeze() {
      state = 'frozen';
      for (const pair of pairs) hold(pair);
    },
    restore() {
      const wasFrozen = state === 'frozen';
      state = 'passing';
      if (wasFrozen) {
        for (const [near, far] of pairs) {
          near.pipe(far);
          far.pipe(near);
        }
      }
    },
    connections: () => pairs.size,
    async stop() {
      cut();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function hold([near, far]: readonly [Socket, Socket]): void {
  near.unpipe(far);
  far.unpipe(near);
  near.pause();
  far.pause();
}

const listen = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
