import type { Server } from 'node:http';

/** Resolves when nobody is connected any more; who is, is cut off. */
export const closeAtOnce = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
