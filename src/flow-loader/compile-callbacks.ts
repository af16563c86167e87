/** The callbacks of a site, from what is written to what the site holds. Once its flows are known. */
import type { CallbackSettings, SpendRules } from '../domain/callback/settings.ts';
import type { HoursName, QueueName, TextName } from '../domain/ids.ts';
import { canonicalNumber } from '../domain/numbers.ts';
import type { NumberEntry, Prompt } from '../domain/site.ts';
import { agreementBlock, greetingBlock } from './callback-blocks.ts';
import type { ProfileDraft } from './callback-book.ts';
import { voicemailBlock } from './callback-voicemail.ts';
import { compileMessages, compileMessageTimes, type MessageContext } from './compile-callback-messages.ts';
import { compileDeclining } from './compile-declining.ts';
import { compileNumberRules } from './compile-number-rules.ts';
import { compilePrompt } from './compile-prompt.ts';
import { compileRetry } from './compile-retry.ts';
import type { Report } from './diagnostic.ts';
import type { FlowContext } from './flow-context.ts';
import { type CallbackInput, nextDaySchema, scheduleSchema, spendingSchema } from './schema-callback.ts';
import { readShape } from './shape.ts';
import type { Settings, Singles } from './site-settings.ts';
import { childOf, entryOf, type YamlEntry } from './yaml-tree.ts';

const USUAL_ACCEPT_MS = 20_000;
const USUAL_SNOOZE_MS = 300_000;

export interface CallbackSite {
  readonly settings: Settings;
  readonly numbers: Readonly<Record<string, NumberEntry>>;
  readonly singles: Singles;
}

/** Every profile; those with faults are left out, after these have been reported. */
export function compileCallbacks(
  context: FlowContext,
  site: CallbackSite,
): ReadonlyMap<string, CallbackSettings> {
  const { profiles } = context.callbacks;
  const all = new Map<string, CallbackSettings>();
  for (const [name, draft] of profiles) all.set(name, compileProfile(draft, context, site));
  const [first] = profiles.values();
  if (first !== undefined && !site.singles.has('site') && context.names.complete) {
    const hint = 'such as site: Telco, at the top of a file';
    const message = `customers are told that ${site.settings.name} calls: the site has no name`;
    context.report.warning('missing', first.span, message, { hint });
  }
  return all;
}

function compileProfile(draft: ProfileDraft, context: FlowContext, site: CallbackSite): CallbackSettings {
  const { name, input } = draft;
  const { report } = context;
  for (const path of ['calling-hours', 'schedule'] as const) findHours(draft, path, context);
  const wantsSchedule = input.schedule ?? context.callbacks.scheduled.has(name);
  const schedule =
    typeof wantsSchedule === 'object' ? wantsSchedule : wantsSchedule ? scheduleSchema.parse({}) : null;
  checkSchedule(draft, context);
  checkFirst(draft, report);
  const greeting = greetingBlock(draft, context);
  return {
    queue: draft.queue as QueueName,
    first: input.first,
    dialAhead: input['dial-ahead'] ?? 'wrapup',
    acceptWithinMs: input['accept-within'] ?? USUAL_ACCEPT_MS,
    declining: compileDeclining(draft, context),
    snoozeMs: input.snooze ?? USUAL_SNOOZE_MS,
    ringMs: input.ring,
    ladder: compileRetry(draft, report),
    promise: { atMostMs: input.promise['at-most'] },
    nextDay: compileNextDay(input),
    numbers: compileNumberRules(draft, site.settings.country, report),
    callingHours: (input['calling-hours'] ?? null) as HoursName | null,
    schedule: schedule && {
      share: schedule.share,
      slotMs: schedule.slot,
      daysAhead: schedule['days-ahead'],
      hours: (schedule.hours ?? null) as HoursName | null,
      toleranceMs: schedule.tolerance,
    },
    ...compileTold(draft, context, site),
    greeting,
    voicemail: voicemailBlock(draft, greeting, context),
    longestCallMs: input['longest-call'],
    preview: compilePreview(draft, context),
    whisper: compileWhisper(draft, context),
    agreement: agreementBlock(draft, context),
    capacity: input.capacity ?? null,
    offering: input.offering,
    dialling: input.dialling,
    trunkLimit: input['trunk-limit'],
    retryShare: input['retry-share'],
    keepNumbersMs: input['keep-numbers'],
  };
}

function compileNextDay({ 'next-day': written }: CallbackInput): CallbackSettings['nextDay'] {
  if (written === false) return null;
  const { most, delay, ask } = written === true ? nextDaySchema.parse({}) : written;
  return { most, delayMs: delay, ask };
}

function compileTold(
  draft: ProfileDraft,
  context: FlowContext,
  { settings, numbers, singles }: CallbackSite,
): Pick<CallbackSettings, 'messages' | 'upNextBeforeMs' | 'reminderBeforeMs' | 'callUs'> {
  const written = childOf(draft.node, 'call-us');
  const own = draft.input['call-us'];
  const callUs =
    own === undefined
      ? (Object.keys(numbers).find((number) => number.startsWith('+')) ?? null)
      : canonicalNumber(own, settings.country);
  if (written !== null && !/^\+?[0-9]+$/.test(callUs ?? '')) {
    context.report.error('bad-number', written.span, 'a telephone number is expected here');
  }
  const among: MessageContext = {
    ...{ ...context, callUs, hasSms: singles.has('sms') },
    links: linksOf(singles),
    answersBySms: isUnder(singles.get('sms'), 'replies'),
  };
  return { messages: compileMessages(draft, among), ...compileMessageTimes(draft, context), callUs };
}

/** The address under which the site's pages are reached, as it is written; null: there are none. */
function linksOf(singles: Singles): string | null {
  const web = singles.get('web')?.value;
  const url = web?.kind === 'map' ? childOf(web, 'url') : null;
  return url?.kind === 'scalar' ? url.text : null;
}

const isUnder = (entry: YamlEntry | undefined, key: string): boolean =>
  entry?.value.kind === 'map' && entryOf(entry.value, key) !== null;

function compilePreview({ node, span, input }: ProfileDraft, context: FlowContext): Prompt {
  const written = childOf(node, 'preview');
  if (written !== null) return compilePrompt(written, context, 'whisper') ?? [];
  // Who is never asked hears nothing: a site in other languages need not bring the text.
  if (input.first === 'customer') return [];
  const text: TextName = context.texts.builtIn('callback_preview', span, 'whisper');
  return [{ kind: 'text', text }];
}

/** With it comes what is said to a customer whose agent was lost, which has no key of its own. */
function compileWhisper({ node, span }: ProfileDraft, context: FlowContext): Prompt {
  context.texts.builtIn('callback_agent_lost', span, 'call');
  const written = childOf(node, 'whisper');
  if (written !== null) return compilePrompt(written, context, 'whisper') ?? [];
  return [{ kind: 'text', text: context.texts.builtIn('callback_whisper', span, 'whisper') }];
}

function findHours({ node }: ProfileDraft, key: 'calling-hours' | 'schedule', { names }: FlowContext): void {
  const value = childOf(node, key);
  const hours = value?.kind === 'map' ? childOf(value, 'hours') : value;
  const isName = hours?.kind === 'scalar' && typeof hours.value === 'string';
  if (isName && (key !== 'schedule' || value?.kind === 'map')) names.find('hours', hours.text, hours.span);
}

function checkSchedule({ name, node, input }: ProfileDraft, { callbacks, report }: FlowContext): void {
  const entry = entryOf(node, 'schedule');
  if (entry === null || input.schedule !== false || !callbacks.chosenFrom.has(name)) return;
  const hint = 'leave schedule out, or set it';
  report.error('wrong-value', entry.value.span, 'there is a schedule_callback step, which needs it', {
    hint,
  });
}

/** Keys that are for the other way round. */
function checkFirst({ node, input }: ProfileDraft, report: Report): void {
  const others =
    input.first === 'customer'
      ? (['accept-within', 'preview', 'decline-reasons', 'decline-ask', 'snooze'] as const)
      : (['dial-ahead'] as const);
  for (const key of others) {
    const entry = entryOf(node, key);
    if (entry === null) continue;
    const other = input.first === 'customer' ? 'agent' : 'customer';
    const message = `this is for callbacks that call the ${other} first`;
    report.warning('no-effect', entry.key.span, message, { hint: `write first: ${other}, or leave it out` });
  }
}

/** What callbacks may cost in a day; null if nothing is said of it. */
export function compileSpending(singles: Singles, report: Report): SpendRules | null {
  const entry = singles.get('callback-spending');
  if (entry === undefined) return null;
  const input = readShape(entry.value, spendingSchema, '"callback-spending"', entry.key.span, report);
  if (input === null) return null;
  const rules = {
    mostPerDay: input['most-per-day'],
    perAttempt: input['per-attempt'],
    perMinute: input['per-minute'],
    setAsideMs: input['set-aside'],
  };
  if (rules.perAttempt === 0 && rules.perMinute === 0) {
    const hint = 'add per-attempt: or per-minute:';
    report.warning('no-effect', entry.key.span, 'nothing is ever spent: callbacks cost nothing', { hint });
  } else if (rules.perAttempt + rules.perMinute * Math.ceil(rules.setAsideMs / 60_000) > rules.mostPerDay) {
    const span =
      (entry.value.kind === 'map' && entryOf(entry.value, 'most-per-day')?.value.span) || entry.key.span;
    report.warning('no-effect', span, 'no customer is ever called: this does not pay for one call', {
      hint: 'one call is reckoned with per-attempt, and per-minute for the time of set-aside',
    });
  }
  return rules;
}
