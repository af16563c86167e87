/** Hands messages to any service that takes them over HTTP, as the site describes it. */

import { smsLength } from '../../domain/messages/segments.ts';
import type { GatewayArgument, HttpGateway } from '../../domain/messages/settings.ts';
import type { MessageVerdict, OutgoingMessage } from '../../engine/messenger.ts';
import { causeOf } from '../http/cause-of.ts';
import { fill, fillAll, fillJson, fillUrl, type Values } from '../http/fill.ts';
import { firstPart } from '../http/first-part.ts';
import { type SecretOf, secretNotSet, secretValues } from '../http/service-secrets.ts';
import { type Answer, verdictOf } from './answer.ts';
import { hide } from './hide.ts';

/** More of an answer is not read. */
const LONGEST_ANSWER_BYTES = 65_536;

export interface GatewayCall {
  readonly message: OutgoingMessage;
  readonly from: string;
  readonly gateway: HttpGateway;
  /** Where receipts of this message are to be sent; '' if there is nowhere. */
  readonly receiptUrl: string;
  readonly secret: SecretOf;
}

/** Never rejects. */
export async function sendOverHttp(call: GatewayCall): Promise<MessageVerdict> {
  const { gateway, message } = call;
  const notSet = secretNotSet(gateway.secrets, call.secret);
  if (notSet !== null) return deferred(notSet, 'gatewayDown');
  const values = valuesOf(call);
  const secrets = gateway.secrets.map((name) => call.secret(name) ?? '');
  const shown = (text: string): string => hide(text, [...secrets, message.text]);
  const timeLimit = AbortSignal.timeout(gateway.timeoutMs);
  try {
    const { url, init } = requestOf(gateway, values);
    const response = await fetch(url, {
      ...init,
      // Another address may be anybody's, and would be told the password.
      redirect: 'manual',
      signal: timeLimit,
    });
    const answer: Answer = {
      status: response.status,
      body: await firstPart(response, LONGEST_ANSWER_BYTES),
      retryAfter: response.headers.get('retry-after'),
    };
    return verdictOf(answer, gateway, Date.now(), shown);
  } catch (error) {
    if (timeLimit.aborted) return deferred(`no answer in ${gateway.timeoutMs} ms`, 'gatewayDown');
    return verdictOfError(error, shown);
  }
}

function valuesOf({ message, from, gateway, receiptUrl, secret }: GatewayCall): Values {
  const values: Record<GatewayArgument, string> = {
    id: message.id,
    to: message.to,
    to_digits: message.to.replace(/\D/g, ''),
    from,
    text: message.text,
    language: message.language,
    encoding: smsLength(message.text).encoding,
    receipt_url: receiptUrl,
  };
  return { ...values, ...secretValues(gateway.secrets, secret) };
}

function requestOf(gateway: HttpGateway, values: Values): { url: URL; init: RequestInit } {
  const url = new URL(fillUrl(gateway.url, values));
  for (const [name, value] of fillAll(gateway.query, values)) url.searchParams.append(name, value);
  const headers = new Headers(fillAll(gateway.headers, values));
  if (gateway.basic !== null) {
    const { user, password } = gateway.basic;
    const credentials = Buffer.from(`${fill(user, values)}:${fill(password, values)}`).toString('base64');
    headers.set('authorization', `Basic ${credentials}`);
  }
  const init = { method: gateway.method, headers };
  switch (gateway.body.kind) {
    case 'none':
      return { url, init };
    case 'form': {
      const body = new URLSearchParams(fillAll(gateway.body.fields, values));
      return { url, init: { ...init, body } };
    }
    case 'json':
      if (!headers.has('content-type')) headers.set('content-type', 'application/json');
      return { url, init: { ...init, body: JSON.stringify(fillJson(gateway.body.value, values)) } };
    default:
      return gateway.body satisfies never;
  }
}

function verdictOfError(error: unknown, shown: (text: string) => string): MessageVerdict {
  // What `fetch` cannot reach it wraps; what it cannot even begin (a header with a line break in it, say) it does not.
  const code = causeOf(error);
  if (code !== null && !code.includes('INVALID')) {
    return deferred(`the gateway is not reached: ${code}`, 'gatewayDown');
  }
  return deferred(
    `the request cannot be made: ${shown(String((error as { readonly message?: unknown }).message))}`,
    'pause',
  );
}

const deferred = (reason: string, trouble: 'gatewayDown' | 'pause'): MessageVerdict => ({
  type: 'deferred',
  reason,
  trouble,
  retryAfterMs: null,
});
