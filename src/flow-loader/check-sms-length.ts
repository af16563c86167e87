/** Warns of texts that become several messages on their way, each of which is paid for. */
import {
  type ArgumentKind,
  formatMessage,
  type MessageValue,
  messageArguments,
} from '../domain/flow/message.ts';
import type { Language } from '../domain/ids.ts';
import { plainText } from '../domain/messages/render.ts';
import { type SmsLength, smsLength } from '../domain/messages/segments.ts';
import type { Report } from './diagnostic.ts';
import { quote, type YamlScalar } from './yaml-tree.ts';

/** What stands in for an argument whose length nobody knows. */
const USUAL: Readonly<Record<ArgumentKind, MessageValue>> = {
  plain: 'x'.repeat(12),
  number: 12,
  date: 0,
  select: '',
  plural: 12,
};

/** @param samples what arguments look like, such as { next: '14:30' }. */
export function lengthOfPattern(
  pattern: string,
  language: Language,
  samples: Readonly<Record<string, MessageValue>>,
): SmsLength {
  const found = messageArguments(pattern, language);
  const usual = 'error' in found ? [] : found.map(({ name, kind }) => [name, USUAL[kind]] as const);
  return smsLength(plainText(formatMessage(pattern, language, { ...Object.fromEntries(usual), ...samples })));
}

/** Of a text that is sent as a message. */
export function checkSmsLength(
  scalar: YamlScalar,
  language: Language,
  samples: Readonly<Record<string, MessageValue>>,
  report: Report,
): void {
  const { segments, units, encoding, outside } = lengthOfPattern(scalar.text, language, samples);
  if (segments === 1) return;
  const fits =
    encoding === 'ucs2' ? `70 fit into one, because of ${quote(outside ?? '')}` : '160 fit into one';
  report.warning('bad-text', scalar.span, `this is sent as ${segments} messages, and paid for as such`, {
    hint: `it has about ${units} characters; ${fits}`,
  });
}
