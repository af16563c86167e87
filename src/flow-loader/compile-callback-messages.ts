/** The text messages of callbacks: which of a site's texts, or of those that are built in. */
import type { CallbackMessages, CallbackSettings } from '../domain/callback/settings.ts';
import type { MessageValue } from '../domain/flow/message.ts';
import type { TextName } from '../domain/ids.ts';
import type { BuiltInName } from './built-in/texts.ts';
import type { ProfileDraft } from './callback-book.ts';
import { checkSmsLength } from './check-sms-length.ts';
import type { SiteContext } from './flow-context.ts';
import { messagesSchema } from './schema-callback.ts';
import type { Span } from './source-text.ts';
import type { Messaged } from './told-arguments.ts';
import { childOf, entryAt, entryOf, quote } from './yaml-tree.ts';

export interface MessageContext extends SiteContext {
  /** What `{number}` stands for; null: the site has no number that all can call. */
  readonly callUs: string | null;
  /** Whether the site says how messages are sent. */
  readonly hasSms: boolean;
  /** Where `{link}` leads, as far as its start; null: the site serves no pages. */
  readonly links: string | null;
  /** Whether customers can act by message: then they are told what they did, unless the site says otherwise. */
  readonly answersBySms: boolean;
}

/** Where each is written under `sms`, and which is built in. */
const KINDS = {
  booked: { key: 'booked', builtIn: 'callback_sms_booked' },
  missed: { key: 'missed', builtIn: 'callback_sms_missed' },
  last: { key: 'last', builtIn: 'callback_sms_last' },
  expired: { key: 'expired', builtIn: 'callback_sms_expired' },
  upNext: { key: 'up-next', builtIn: 'callback_sms_up_next' },
  reminder: { key: 'reminder', builtIn: 'callback_sms_reminder' },
  cancelled: { key: 'cancelled', builtIn: 'callback_sms_cancelled' },
  moved: { key: 'moved', builtIn: 'callback_sms_moved' },
} as const satisfies Record<Messaged, { readonly key: string; readonly builtIn: BuiltInName }>;

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

/** What stands behind the site's address. */
const USUAL_LINK = '/c/1795424523.1234.AbCdEfGhIjKlMnOpQrStUg';

export function compileMessages(draft: ProfileDraft, context: MessageContext): CallbackMessages {
  const { node } = draft;
  const texts: CallbackMessages = {
    booked: textOf('booked', draft, context),
    missed: textOf('missed', draft, context),
    last: textOf('last', draft, context),
    expired: textOf('expired', draft, context),
    upNext: textOf('upNext', draft, context),
    reminder: textOf('reminder', draft, context),
    cancelled: textOf('cancelled', draft, context),
    moved: textOf('moved', draft, context),
  };
  const sms = entryOf(node, 'sms');
  if (sms === null) return texts;
  const isAny = Object.values(texts).some((text) => text !== null);
  if (isAny && !context.hasSms) {
    const hint = 'add sms: to the site; to try it out, sms: { file: messages.jsonl }';
    const message = 'no message is sent: the site does not say how';
    context.report.warning('no-effect', sms.key.span, message, { hint });
  }
  return texts;
}

/** When those are sent that come some time before. */
export function compileMessageTimes(
  { node, input }: ProfileDraft,
  { report }: SiteContext,
): Pick<CallbackSettings, 'upNextBeforeMs' | 'reminderBeforeMs'> {
  const sms = typeof input.sms === 'object' ? input.sms : messagesSchema.parse({});
  for (const kind of ['up-next', 'reminder'] as const) {
    const entry = entryAt(node, 'sms', `${kind}-before`);
    if (entry === null || sms[kind] !== false) continue;
    const hint = `add ${kind}: yes, or the name of a text`;
    report.warning('no-effect', entry.key.span, `there is no message ${quote(kind)}`, { hint });
  }
  return { upNextBeforeMs: sms['up-next-before'], reminderBeforeMs: sms['reminder-before'] };
}

function textOf(
  kind: Messaged,
  { node, span: whole, input }: ProfileDraft,
  context: MessageContext,
): TextName | null {
  const { texts, report } = context;
  const { key, builtIn } = KINDS[kind];
  const sms = entryOf(node, 'sms');
  const said = typeof input.sms === 'object' ? input.sms[key] : sms === null ? undefined : input.sms;
  const wanted = said ?? usually(kind, context);
  if (wanted === false) return null;
  const scalar = sms?.value.kind === 'map' ? childOf(sms.value, key) : (sms?.value ?? null);
  const span: Span = scalar?.span ?? sms?.key.span ?? whole;
  const text =
    wanted === true || scalar?.kind !== 'scalar'
      ? texts.builtIn(builtIn, span, kind)
      : texts.said(scalar, kind);
  if (text === null) return null;
  if (context.callUs === null && texts.asksFor(text, 'number')) {
    const message = `text ${quote(text)} asks for {number}, and the site has no number that all can call`;
    report.error('missing', span, message, { hint: 'add call-us: with one to these callbacks' });
  }
  if (context.links === null && texts.asksFor(text, 'link')) {
    const message = `text ${quote(text)} asks for {link}, and the site serves no pages`;
    report.error('missing', span, message, { hint: 'add web: with a url: to the site' });
  }
  const samples = { ...SAMPLES, link: `${context.links}${USUAL_LINK}` };
  for (const { language, scalar: pattern } of texts.written(text)) {
    checkSmsLength(pattern, language, samples, report);
  }
  return text;
}

/** Confirmations go to whoever can act by message, even where nothing is said of messages. */
const usually = (kind: Messaged, { answersBySms }: MessageContext): boolean =>
  answersBySms && (kind === 'cancelled' || kind === 'moved');
