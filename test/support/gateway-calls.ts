/** What a gateway tells us over real HTTP: a listener for each test, and the requests that a gateway would send. */
import { afterEach } from '@jest/globals';
import { type Listened, listenForSms, type SmsListener } from '../../src/adapters/sms/listener.ts';

export interface GatewayCalls {
  readonly url: string;
  /** Where the listener was at fault. */
  readonly faults: string[];
  /** Why requests were rejected. */
  readonly rejected: string[];
  listen(path: Listened): Promise<void>;
  /** @returns the status of the answer. */
  request(path: string, init?: RequestInit): Promise<number>;
}

/** Closes what a test listens on when the test is over. */
export function gatewayCallsPerTest(): GatewayCalls {
  let listener: SmsListener;
  const faults: string[] = [];
  const rejected: string[] = [];
  afterEach(() => listener.close());
  return {
    ...{ faults, rejected },
    get url() {
      return listener.url;
    },
    async listen(path) {
      faults.length = 0;
      rejected.length = 0;
      listener = await listenForSms({
        ...{ host: '127.0.0.1', port: 0, paths: [path] },
        fault: (where) => faults.push(where),
      });
    },
    request: async (path, init = {}) => (await fetch(`${listener.url}${path}`, init)).status,
  };
}

export const post = (type: string, body: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': type },
  body,
});
