/** Where Keepline listens, as it is written: `127.0.0.1:8071`. */
import { z } from 'zod';
import { fault } from './schema-values.ts';

const FORM = /^(?:\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):[0-9]{1,5}$/;
const HIGHEST_PORT = 65_535;
const LOOPBACK = /^(?:localhost|127(?:\.[0-9]+){3}|::1)$/;

export interface ListenAddress {
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
}

/** @param usual where, if nothing is written. */
export function listenAddress(usual: string) {
  const error = fault('a host and a port are expected here', `such as ${usual}`);
  return z
    .string({ error })
    .regex(FORM, { error })
    .refine((text) => addressIn(text).port <= HIGHEST_PORT, { error })
    .transform(addressIn)
    .prefault(usual);
}

function addressIn(text: string): ListenAddress {
  const at = text.lastIndexOf(':');
  return { host: text.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(text.slice(at + 1)) };
}

/** Whether nobody but programs of the same machine can reach it. */
export const isLoopback = ({ host }: ListenAddress): boolean => LOOPBACK.test(host);
