/** Telephones around a real exchange: the lab's second Asterisk, driven over its own ARI (application `phones`). */
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import type { AsteriskInstance } from '../../src/lab/asterisk.ts';
import { joinCalls, sendOn } from '../../src/lab/phones/transfer.ts';
import { type Caller, type Phone, type PhoneCall, until } from './lab.ts';

interface PhoneEvent {
  readonly type: string;
  readonly args?: readonly string[];
  readonly channel?: {
    readonly id: string;
    readonly state?: string;
    readonly caller: { readonly name: string; readonly number: string };
  };
}

export interface SipPhones {
  phone(user: string): Phone;
  callIn(about: { called: string; caller: string; name: string }): Promise<Caller>;
  close(): void;
}

/** A call that a phone here has made. */
interface SipCaller extends Caller {
  readonly id: string;
}

export async function connectPhones(phones: AsteriskInstance): Promise<SipPhones> {
  const events: PhoneEvent[] = [];
  const listeners = new Set<(event: PhoneEvent) => void>();
  const ask = requester(phones);
  const request = async (method: string, path: string, body?: object): Promise<void> =>
    void (await ask(method, path, body));
  const ari = {
    request: (method: string, path: string, parameters: Record<string, string | number> = {}) =>
      ask(method, `${path}?${new URLSearchParams(parameters as Record<string, string>)}`),
    // The call may be over by then.
    attempt: async (_allowed: readonly number[], method: string, path: string, parameters = {}) =>
      void (await ari.request(method, path, parameters).catch(() => undefined)),
  };
  const key = `${phones.ariUser}:${phones.ariPassword}`;
  const socket = new WebSocket(`${phones.ariUrl.replace('http', 'ws')}/ari/events?app=phones&api_key=${key}`);
  socket.on('message', (data) => {
    const event: PhoneEvent = JSON.parse(data.toString());
    events.push(event);
    for (const listener of listeners) listener(event);
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });

  const seen = (what: string, type: string, channel: string): Promise<void> =>
    until(`${what} (${type} of ${channel})`, () =>
      events.some((event) => event.type === type && event.channel?.id === channel),
    );
  /** Until the far end of a call rings there is no call that a transfer could name. */
  const reachedFarEnd = (id: string): Promise<void> =>
    until(`the far end of ${id} rings`, () =>
      events.some(
        ({ type, channel }) =>
          channel?.id === id &&
          (type === 'StasisStart' || (type === 'ChannelStateChange' && channel.state === 'Ringing')),
      ),
    );
  /** What a phone does by itself. The call may be over already: then there is nothing to do. */
  const react = async (method: string, path: string): Promise<void> => {
    await request(method, path).catch((error: Error) => {
      if (!error.message.includes(': 404 ')) throw error;
    });
  };
  const callOf = (id: string) => ({
    id,
    press: (digit: string) => request('POST', `/channels/${id}/dtmf?dtmf=${encodeURIComponent(digit)}`),
    hangUp: () => request('DELETE', `/channels/${id}`),
  });

  const callOut = async (endpoint: string, from: string): Promise<SipCaller> => {
    const channelId = randomUUID();
    await request('POST', `/channels/${channelId}`, {
      endpoint,
      app: 'phones',
      appArgs: 'caller',
      callerId: from,
    });
    return {
      ...callOf(channelId),
      answered: () => seen('the call is answered', 'StasisStart', channelId),
      ended: () => seen('the call is over', 'ChannelDestroyed', channelId),
    };
  };

  return {
    phone(user) {
      let behaviour: Parameters<Phone['onCall']>[0] = 'ring';
      let rung = 0;
      const waiting: PhoneCall[] = [];
      const wanted: ((call: PhoneCall) => void)[] = [];
      listeners.add(({ type, args, channel }) => {
        if (type !== 'StasisStart' || args?.[0] !== user || !channel) return;
        rung += 1;
        const { id, caller } = channel;
        if (behaviour === 'refuseAsBusy') void react('DELETE', `/channels/${id}?reason=busy`);
        else void react('POST', `/channels/${id}/${behaviour === 'answer' ? 'answer' : 'ring'}`);
        const call: PhoneCall = {
          ...callOf(id),
          callerName: caller.name,
          callerNumber: caller.number,
          answer: () => request('POST', `/channels/${id}/answer`),
          // A channel that came in is unsubscribed from before it is destroyed: this is the last event.
          ended: () => seen('the call is over', 'StasisEnd', id),
          forward: (to) => sendOn(ari, id, to),
          // Silence is sent as well: an exchange that hears nothing at all does not know whether they speak on.
          speak: (talk) =>
            request('POST', `/channels/${id}/play`, {
              media: [...Array(talk === 'word' ? 1 : 8).fill('sound:digits/1'), 'sound:silence/3'],
            }),
          transfer: (to) => sendOn(ari, id, to),
          transferInto: async (other) => {
            const consultation = (other as SipCaller).id;
            await reachedFarEnd(consultation);
            await joinCalls(ari, id, consultation);
          },
        };
        const taker = wanted.shift();
        if (taker) taker(call);
        else waiting.push(call);
      });
      return {
        endpoint: `PJSIP/${user}`,
        number: user,
        onCall(next) {
          behaviour = next;
          waiting.length = 0;
        },
        rung: () => rung,
        ringing: () => {
          const call = waiting.shift();
          return call ? Promise.resolve(call) : new Promise((resolve) => wanted.push(resolve));
        },
        call: (called) => callOut(`PJSIP/${called}@${user}`, user),
      };
    },
    callIn: ({ called, caller, name }) => callOut(`PJSIP/${called}@pbx`, `"${name}" <${caller}>`),
    close: () => socket.terminate(),
  };
}

/** @returns a function that makes a request to the phones' ARI, gives its answer, and throws unless it succeeds. */
function requester({ ariUrl, ariUser, ariPassword }: AsteriskInstance) {
  const authorization = `Basic ${Buffer.from(`${ariUser}:${ariPassword}`).toString('base64')}`;
  return async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${ariUrl}/ari${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok)
      throw new Error(`phones: ${method} ${path}: ${response.status} ${await response.text()}`);
    const text = await response.text();
    return text === '' ? null : JSON.parse(text);
  };
}
