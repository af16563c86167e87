/** When callers of a queue are offered a callback, from what is written under `offer-callback`. */
import type { OfferRule } from '../domain/callback/settings.ts';
import type { HoursName } from '../domain/ids.ts';
import type { OpeningHours } from '../domain/site.ts';
import type { CallbackBook, OfferDraft } from './callback-book.ts';
import { compileHours } from './compile-hours.ts';
import { compilePrompt } from './compile-prompt.ts';
import type { Report } from './diagnostic.ts';
import type { SiteContext } from './flow-context.ts';
import type { QueueKeys } from './queue-draft.ts';
import { type OfferInput, offersSchema } from './schema-callback.ts';
import { readShape } from './shape.ts';
import type { Span } from './source-text.ts';
import { isKey, NAME, writeDuration } from './words.ts';
import { childOf, entryOf, quote, type YamlMap } from './yaml-tree.ts';

/** Hours that are written in an offer, under names of their own. */
export type WrittenHours = Map<string, { readonly hours: OpeningHours; readonly span: Span }>;

const NOBODY = 'nobody-available';
const USUAL_AFTER_MS = 60_000;
const WHEN = ['on-entry', 'after', 'before-closing'] as const;

/** The offers of every queue. What is wrong with their shape was told with the queue's. */
export function compileOffers(
  context: SiteContext,
  hours: WrittenHours,
): ReadonlyMap<string, readonly OfferDraft[]> {
  const all = new Map<string, readonly OfferDraft[]>();
  for (const { name, value } of context.names.all('queue')) {
    const entry = value.kind === 'map' ? entryOf(value, 'offer-callback') : null;
    if (entry === null || value.kind !== 'map') continue;
    const input = readShape(entry.value, offersSchema, '"offer-callback"', entry.key.span, context.report);
    if (input === null) continue;
    const nodes = entry.value.kind === 'list' ? entry.value.items : [entry.value];
    const inputs = [input].flat();
    const drafts = nodes.flatMap((node, index) => {
      const each = inputs[index];
      if (node.kind !== 'map' || each === undefined) return [];
      const span = node.entries[0]?.key.span ?? entry.key.span;
      const rule = compileOffer(name, index, { queue: value, node, span, input: each }, context, hours);
      return rule === null ? [] : [{ rule, span }];
    });
    checkOrder(drafts, context);
    all.set(name, drafts);
  }
  return all;
}

interface Written {
  readonly queue: YamlMap;
  readonly node: YamlMap;
  readonly span: Span;
  readonly input: OfferInput;
}

function compileOffer(
  queue: string,
  index: number,
  written: Written,
  context: SiteContext,
  hours: WrittenHours,
): OfferRule | null {
  const { node, span, input } = written;
  const { report, names, texts } = context;
  const before = report.errors;
  const into = childOf(node, 'into');
  const profile =
    into?.kind === 'scalar'
      ? names.find('callback', into.text, into.span)
      : names.find('callback', queue, span, { hint: 'write into: with the name of those that are meant' });
  const when = compileWhen(written, context);
  const during = compileDuring(`${queue}/offer-callback/${index + 1}`, node, context, hours);
  const condition = childOf(node, 'if');
  const isNobody = input.if === NOBODY;
  if (condition?.kind === 'scalar' && !isNobody) {
    context.variables.condition({ expression: condition.text, scalar: condition, offset: 0 });
  }
  const say = childOf(node, 'say');
  if (say === null && input.key !== '1') {
    const key = entryOf(node, 'key')?.value.span ?? span;
    const hint = 'write say: with a text that names the key';
    report.error('missing', key, 'the built-in offer says that 1 is to be pressed', { hint });
  }
  const prompt =
    say === null
      ? [{ kind: 'text' as const, text: texts.builtIn('callback_offer', span, 'call') }]
      : compilePrompt(say, context);
  checkEffect(written, context);
  if (profile === null || when === null || prompt === null || report.errors > before || !isKey(input.key))
    return null;
  return {
    when,
    during,
    ifNobodyAvailable: isNobody,
    if: isNobody ? null : (input.if ?? null),
    into: profile.name,
    say: prompt,
    key: input.key,
    holdsUntilUnderMs: input['until-under'] ?? null,
    beginsAfterMs: input.for ?? null,
    only: input.only,
  };
}

function compileWhen({ node, span, input }: Written, { report }: SiteContext): OfferRule['when'] | null {
  const given = WHEN.filter((key) => entryOf(node, key) !== null);
  const [first, second] = given;
  if (first !== undefined && second !== undefined) {
    const key = entryOf(node, second)?.key.span ?? span;
    report.error('wrong-value', key, `an offer has ${quote(first)} or ${quote(second)}, not both`, {
      hint: 'make two offers of it',
    });
    return null;
  }
  const every = entryOf(node, 'every');
  if (first === undefined && every === null) {
    const hint = 'such as on-entry: over 45s, or after: 60s';
    report.error('missing', span, 'it is not said when this is offered', { hint });
    return null;
  }
  if (input['on-entry'] !== undefined || input['before-closing'] !== undefined) {
    if (every !== null) {
      const message = 'this is offered once, before they join';
      report.warning('no-effect', every.key.span, message, { hint: 'write after: in place of it' });
    }
    return input['on-entry'] === undefined
      ? { type: 'beforeClosing', withinMs: input['before-closing'] ?? 0 }
      : { type: 'onEntry', waitOverMs: input['on-entry'] };
  }
  return { type: 'inQueue', afterMs: input.after ?? USUAL_AFTER_MS, everyMs: input.every ?? null };
}

/** The name of hours, or hours as they are written: those get a name that no other hours can have. */
function compileDuring(
  id: string,
  node: YamlMap,
  { names, report }: SiteContext,
  hours: WrittenHours,
): HoursName | null {
  const during = childOf(node, 'during');
  if (during?.kind !== 'scalar') return null;
  if (NAME.test(during.text)) {
    const hint = 'name hours, or write them, such as Mon-Tue 08:00-14:00';
    const listed = names.all('hours').length === 0 ? hint : undefined;
    return (names.find('hours', during.text, during.span, { hint: listed })?.name ??
      null) as HoursName | null;
  }
  const compiled = compileHours({ name: id, span: during.span, value: during }, report);
  if (compiled !== null) hours.set(id, { hours: compiled, span: during.span });
  return id as HoursName;
}

/** What is written and can never come to anything. */
function checkEffect({ queue, node, input }: Written, { report }: SiteContext): void {
  const until = entryOf(node, 'until-under');
  const over = input['on-entry'];
  if (until !== null && over === undefined) {
    report.warning('no-effect', until.key.span, 'this is for offers on entry', { hint: 'give it on-entry:' });
  } else if (until !== null && (input['until-under'] ?? 0) > (over ?? 0)) {
    const message = `has to be at most ${writeDuration(over ?? 0)}, where it begins`;
    report.error('wrong-value', until.value.span, `"until-under" ${message}`);
  }
  const begins = entryOf(node, 'for');
  if (begins !== null && (until === null || over === undefined)) {
    const hint = 'give it on-entry: and until-under:';
    report.error('missing', begins.key.span, '"for" is for offers that hold on once they have begun', {
      hint,
    });
  }
  const only = entryOf(node, 'only');
  const closing = entryOf(node, 'before-closing');
  if (only !== null && input.only && over === undefined && closing === null) {
    const message = 'this is for offers that are made before callers join the line';
    report.error('wrong-value', only.key.span, message, { hint: 'give it on-entry:, or leave only: out' });
  }
  if (closing !== null && entryOf(queue, 'hours') === null) {
    const hint = 'give the queue hours:';
    report.warning('no-effect', closing.key.span, 'this never happens: the queue never closes', { hint });
  }
}

/** An offer on entry that holds always hides those after it. */
function checkOrder(drafts: readonly OfferDraft[], { report }: SiteContext): void {
  const entries = drafts.filter(({ rule }) => rule.when.type === 'onEntry');
  for (const [index, { rule, span }] of entries.entries()) {
    const hiding = entries.slice(0, index).find((earlier) => hides(earlier.rule, rule));
    if (hiding === undefined) continue;
    report.warning('no-effect', span, 'this never happens: an offer before it holds whenever this does', {
      related: { message: 'it', span: hiding.span },
    });
  }
}

function hides(earlier: OfferRule, later: OfferRule): boolean {
  if (earlier.when.type !== 'onEntry' || later.when.type !== 'onEntry') return false;
  const isOpen = earlier.if === null && !earlier.ifNobodyAvailable;
  const isAlways = earlier.during === null || earlier.during === later.during;
  return isOpen && isAlways && earlier.when.waitOverMs <= later.when.waitOverMs;
}

/** One key cannot lead to two things. */
export function checkOfferKeys({ offers }: CallbackBook, keys: QueueKeys, report: Report): void {
  for (const [queue, drafts] of offers) {
    const inQueue = drafts.filter(({ rule }) => rule.when.type === 'inQueue');
    for (const [index, { rule, span }] of inQueue.entries()) {
      const other = inQueue
        .slice(0, index)
        .find((each) => each.rule.key === rule.key && each.rule.into !== rule.into);
      const isOffers = keys.get(queue)?.[rule.key]?.startsWith('callback:') === true;
      if (other === undefined || !isOffers) continue;
      report.error('duplicate', span, `key ${rule.key} is pressed for another offer already`, {
        hint: 'write key: with another, and say: with a text that names it',
        related: { message: 'the other', span: other.span },
      });
    }
  }
}
