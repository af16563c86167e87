/** The text messages of callbacks: which of a site's texts, or of those that are built in. */
import type { CallbackMessages } from '../domain/callback/settings.ts';
import type { MessageValue } from '../domain/flow/message.ts';
import type { TextName } from '../domain/ids.ts';
import type { BuiltInName } from './built-in/texts.ts';
import type { ProfileDraft } from './callback-book.ts';
import { checkSmsLength } from './check-sms-length.ts';
import type { SiteContext } from './flow-context.ts';
import type { Span } from './source-text.ts';
import type { Messaged } from './told-arguments.ts';
import { childOf, entryOf, quote } from './yaml-tree.ts';

export interface MessageContext extends SiteContext {
  /** What `{number}` stands for; null: the site has no number that all can call. */
  readonly callUs: string | null;
  /** Whether the site says how messages are sent. */
  readonly hasSms: boolean;
}

const KINDS = ['booked', 'missed', 'last', 'expired'] as const satisfies readonly Messaged[];
const BUILT_IN: Readonly<Record<Messaged, BuiltInName>> = {
  booked: 'callback_sms_booked',
  missed: 'callback_sms_missed',
  last: 'callback_sms_last',
  expired: 'callback_sms_expired',
};
/** What they look like when filled in, to tell how long they become. */
const SAMPLES: Readonly<Record<string, MessageValue>> = {
  from: '14:10',
  to: '14:30',
  next: '14:30',
  day: 'today',
  weekday: 'monday',
  date: '2026-06-01',
  kind: 'between',
  attempt: 1,
  of: 3,
  number: '+46101800000',
};

export function compileMessages(draft: ProfileDraft, context: MessageContext): CallbackMessages {
  const { node } = draft;
  const texts: Record<Messaged, TextName | null> = { booked: null, missed: null, last: null, expired: null };
  const sms = entryOf(node, 'sms');
  if (sms === null) return texts;
  for (const kind of KINDS) texts[kind] = textOf(kind, draft, context);
  const isAny = Object.values(texts).some((text) => text !== null);
  if (isAny && !context.hasSms) {
    const hint = 'add sms: to the site; to try it out, sms: { file: messages.jsonl }';
    const message = 'no message is sent: the site does not say how';
    context.report.warning('no-effect', sms.key.span, message, { hint });
  }
  return texts;
}

function textOf(kind: Messaged, { node, input }: ProfileDraft, context: MessageContext): TextName | null {
  const { texts, report } = context;
  const wanted = typeof input.sms === 'object' ? input.sms[kind] : input.sms;
  const sms = entryOf(node, 'sms');
  if (wanted === false || sms === null) return null;
  const scalar = sms.value.kind === 'map' ? childOf(sms.value, kind) : sms.value;
  const span: Span = scalar?.span ?? sms.key.span;
  const text =
    wanted === true || scalar?.kind !== 'scalar'
      ? texts.builtIn(BUILT_IN[kind], span, kind)
      : texts.said(scalar, kind);
  if (text === null) return null;
  if (context.callUs === null && texts.asksFor(text, 'number')) {
    const message = `text ${quote(text)} asks for {number}, and the site has no number that all can call`;
    report.error('missing', span, message, { hint: 'add call-us: with one to these callbacks' });
  }
  for (const { language, scalar: pattern } of texts.written(text)) {
    checkSmsLength(pattern, language, SAMPLES, report);
  }
  return text;
}
