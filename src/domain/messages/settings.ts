/** How a site's text messages reach an operator, as its `sms` section says. Plain JSON, without any secret in it. */
import type { Milliseconds } from '../ids.ts';

export interface SmsSettings {
  /** Who it is from: a number, or a name of up to eleven letters. */
  readonly from: string;
  readonly provider: HttpGateway | MessageFile;
  /** Pauses after the first failed try, the second and so on; the last one is repeated. Never empty. */
  readonly retryMs: readonly Milliseconds[];
  /** A message that could not be sent in this time has no use any more. */
  readonly giveUpAfterMs: Milliseconds;
  /** When none are sent but those that answer what the customer did just now; null: they are sent at any hour. */
  readonly quiet: QuietHours | null;
  /** How many are handed over at the same time. */
  readonly atOnce: number;
  /** Where we listen for receipts and replies, if there are any. */
  readonly listen: ListenSettings;
  /** How the gateway tells what became of a message; null: it does not. */
  readonly receipts: ReceiptSettings | null;
  /** How the gateway passes on what customers write to us; null: it does not. */
  readonly replies: ReplySettings | null;
}

export interface ListenSettings {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Where the gateway reaches us, as far as its start: `https://cc.example.com`. Null: where we listen. */
  readonly publicUrl: string | null;
}

/** By the customer's clock, in minutes since midnight; `to` is exclusive. Over midnight if `to` is the smaller one. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
}

/** Messages are written to a file, for trying out. The path is relative to the data folder. */
export interface MessageFile {
  readonly kind: 'file';
  readonly path: string;
}

/**
 * A service that takes messages over HTTP. Its texts are ICU MessageFormat patterns (see GATEWAY_ARGUMENTS); what is
 * filled in is encoded for the place where it stands.
 */
export interface HttpGateway {
  readonly kind: 'http';
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** User and password by HTTP's own means. */
  readonly basic: { readonly user: string; readonly password: string } | null;
  readonly body:
    | { readonly kind: 'none' }
    | { readonly kind: 'form'; readonly fields: Readonly<Record<string, string>> }
    | { readonly kind: 'json'; readonly value: JsonTemplate };
  /** The answer that says it was taken. */
  readonly accepted: AnswerTest;
  /** The answer that says it never will be, such as for a number that does not exist. All others are tried again. */
  readonly refused: AnswerTest;
  /** A regular expression whose first group is the gateway's own id, in the answer's body; null: it gives none. */
  readonly id: string | null;
  readonly timeoutMs: Milliseconds;
  /** The names of the secrets that the texts ask for. */
  readonly secrets: readonly string[];
}

export type JsonTemplate =
  | string
  | number
  | boolean
  | null
  | readonly JsonTemplate[]
  | { readonly [key: string]: JsonTemplate };

/** Both have to hold. */
export interface AnswerTest {
  readonly statuses: readonly StatusRange[];
  /** A regular expression; null: any body. */
  readonly body: string | null;
}

/** Statuses of HTTP, both ends included. */
export interface StatusRange {
  readonly from: number;
  readonly to: number;
}

/** What the gateway tells us afterwards, as requests to a listener of ours. */
export interface ReceiptSettings {
  readonly path: string;
  /** The parameter that names the message. */
  readonly id: { readonly parameter: string; readonly whose: 'ours' | 'gateways' };
  readonly status: string;
  /** The parameter that says why it failed; null: none does. */
  readonly reason: string | null;
  /** Values of the status, in lower case. All others are taken note of, and change nothing. */
  readonly words: Readonly<Record<ReceiptStatus, readonly string[]>>;
  /** The name of the secret that a receipt has to bring; null: none. */
  readonly secret: string | null;
}

/** What customers write to us, as requests to the same listener. The names are those of parameters. */
export interface ReplySettings {
  readonly path: string;
  /** Whose number it came from. */
  readonly from: string;
  readonly text: string;
  /** The gateway's own id, by which one that comes twice is known; null: it gives none. */
  readonly id: string | null;
  /** The name of the secret that a reply has to bring; null: none. */
  readonly secret: string | null;
}

/** `sent`: the operator has it, the phone not yet. */
export type ReceiptStatus = 'sent' | 'delivered' | 'failed';

/** What a gateway's texts may ask for, besides secrets. */
export const GATEWAY_ARGUMENTS = {
  id: 'our id of the message, the same for each try',
  to: 'the number, such as +46701234567',
  to_digits: 'the number without its +',
  from: 'who it is from',
  text: 'the text',
  language: 'its language, such as sv',
  encoding: 'gsm7, or ucs2 if the text holds other characters',
  receipt_url: 'where receipts of this message are to be sent',
} as const;
export type GatewayArgument = keyof typeof GATEWAY_ARGUMENTS;

const SECRET = /^secret_([a-z][a-z0-9_]*)$/;

/** `{secret_kannel}` asks for the secret `kannel`; null: the argument is no secret. */
export const secretAsked = (argument: string): string | null => SECRET.exec(argument)?.[1] ?? null;

export const argumentOfSecret = (name: string): string => `secret_${name}`;

/** Every secret that these settings ask for. */
export function secretsOf({ provider, receipts, replies }: SmsSettings): readonly string[] {
  const asked = provider.kind === 'http' ? [...provider.secrets] : [];
  for (const secret of [receipts?.secret, replies?.secret]) if (secret) asked.push(secret);
  return [...new Set(asked)].sort();
}
