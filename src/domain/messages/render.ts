/** The words of a message: one of the site's texts, in the customer's language. */
import { formatMessage, type MessageValue } from '../flow/message.ts';
import type { Language, TextName } from '../ids.ts';
import type { Site } from '../site.ts';

export interface RenderedMessage {
  readonly text: string;
  /** The one it was found in: the site's first, where there is no text in the one wanted. */
  readonly language: Language;
}

/** Beyond this no gateway goes: ten parts. */
const LONGEST = 1530;

/**
 * A text with its arguments filled in, ready to be sent. Null: the site has no such text (any more), or nothing is left
 * of it.
 */
export function renderMessage(
  site: Pick<Site, 'texts' | 'languages'>,
  name: TextName,
  wanted: Language,
  values: Readonly<Record<string, MessageValue>>,
): RenderedMessage | null {
  const patterns = site.texts[name];
  const language = [wanted, ...site.languages].find((each) => patterns?.[each] !== undefined);
  const pattern = language === undefined ? undefined : patterns?.[language];
  if (language === undefined || pattern === undefined) return null;
  const text = plainText(formatMessage(pattern, language, values));
  return text === '' ? null : { text, language };
}

/** Characters that nobody sees: control characters, soft hyphens, zero-width spaces, byte order marks. */
const UNSEEN = /(?!\n)\p{Cc}|[\u00ad\u200b\u2060\ufeff]/gu;

/**
 * What looks the same, written so that it fits the GSM alphabet: å as one character, and ordinary spaces where numbers
 * and times are formatted with narrow or unbreakable ones. A single one of these would make two messages of one.
 */
export function plainText(text: string): string {
  const plain = text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]+/gu, ' ')
    .replace(UNSEEN, '')
    .replace(/ ?\n ?/g, '\n')
    .trim();
  return [...plain].slice(0, LONGEST).join('');
}
