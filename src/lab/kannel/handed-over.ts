/** What the operator's stand-in was handed, from what it prints. */

export interface HandedOver {
  readonly from: string;
  readonly to: string;
  /** Put together again if it came in parts. */
  readonly text: string;
  readonly parts: number;
}

interface Part {
  readonly from: string;
  readonly to: string;
  readonly bytes: Buffer;
  readonly form: 'text' | 'ucs-2' | 'data';
  /** Of a message in parts: which one, of how many. */
  readonly of: { readonly reference: string; readonly index: number; readonly count: number } | null;
}

const LINE = /Got message \d+: <(\S+) (\S+) (?:udh (\S+) )?(text|data|ucs-2) (.*)>$/;

/** Whole messages, in the order in which their last parts came. */
export function handedOver(printed: string): HandedOver[] {
  const messages: HandedOver[] = [];
  const unfinished = new Map<string, Part[]>();
  for (const line of printed.split('\n')) {
    const part = partOf(line);
    if (part === null) continue;
    if (part.of === null) {
      messages.push(whole([part]));
      continue;
    }
    const key = `${part.to} ${part.of.reference}`;
    const parts = [...(unfinished.get(key) ?? []), part];
    unfinished.set(key, parts);
    if (parts.length < part.of.count) continue;
    unfinished.delete(key);
    messages.push(whole(parts.sort((a, b) => (a.of?.index ?? 0) - (b.of?.index ?? 0))));
  }
  return messages;
}

function partOf(line: string): Part | null {
  const match = LINE.exec(line);
  if (match === null) return null;
  const [, from = '', to = '', header, form = '', content = ''] = match;
  const bytes = form === 'text' ? Buffer.from(content) : unescaped(content);
  return { from, to, form: form as Part['form'], bytes, of: header === undefined ? null : headerOf(header) };
}

/** The user data header of concatenated messages (3GPP TS 23.040 §9.2.3.24.1): `05 00 03 reference count index`. */
function headerOf(escaped: string): Part['of'] {
  const header = unescaped(escaped);
  return { reference: String(header[3]), count: header[4] ?? 1, index: header[5] ?? 1 };
}

function unescaped(text: string): Buffer {
  const binary = text
    .replaceAll('+', ' ')
    .replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(binary, 'latin1');
}

function whole(parts: readonly [Part, ...Part[]] | readonly Part[]): HandedOver {
  const [first] = parts;
  const bytes = Buffer.concat(parts.map((part) => part.bytes));
  return {
    from: first?.from ?? '',
    to: first?.to ?? '',
    text: first?.form === 'ucs-2' || looksLikeUcs2(first, bytes) ? ucs2(bytes) : bytes.toString('utf8'),
    parts: parts.length,
  };
}

/** Of data it is not told what it is: text has no control characters, and UCS-2 is full of what looks like them. */
const looksLikeUcs2 = (first: Part | undefined, bytes: Buffer): boolean =>
  first?.form === 'data' && bytes.some((byte) => byte < 32 && byte !== 10 && byte !== 13);

const ucs2 = (bytes: Buffer): string => Buffer.from(bytes).swap16().toString('utf16le');
