/** When customers who were not reached are tried again, from what is written under `retry`. */
import { LADDERS, ladderOf } from '../domain/callback/ladder.ts';
import type { AttemptOutcome, LadderRule, RetryLadder } from '../domain/callback/settings.ts';
import type { ProfileDraft } from './callback-book.ts';
import type { Report } from './diagnostic.ts';
import type { CallbackInput } from './schema-callback.ts';
import { childOf, entryOf } from './yaml-tree.ts';

const OUTCOMES = {
  busy: 'busy',
  'no-answer': 'noAnswer',
  machine: 'machine',
  rejected: 'rejected',
  congestion: 'congestion',
  'agent-lost': 'agentLost',
  'customer-gone': 'customerGone',
} as const satisfies Record<string, AttemptOutcome>;

type ByOutcome = Exclude<CallbackInput['retry'], string | readonly number[]>;

export function compileRetry(draft: ProfileDraft, report: Report): RetryLadder {
  const { node, input } = draft;
  const { retry } = input;
  const most = input['max-attempts'];
  const ladder = Array.isArray(retry)
    ? ladderOf(retry, most)
    : typeof retry === 'string'
      ? LADDERS[retry]
      : byOutcome(retry as ByOutcome);
  const written = { ...ladder, maxAttempts: most ?? ladder.maxAttempts, jitter: input.jitter };
  if (Array.isArray(retry)) checkSteps({ node, steps: retry, most: written.maxAttempts }, report);
  checkMissed(draft, written, report);
  return written;
}

function byOutcome(retry: ByOutcome): RetryLadder {
  const base = LADDERS.spread;
  const usual = ladderOf(retry.else ?? base.stepsMs, base.maxAttempts);
  const rules: Partial<Record<AttemptOutcome, LadderRule>> = { ...usual.rules };
  for (const [key, outcome] of Object.entries(OUTCOMES) as [keyof typeof OUTCOMES, AttemptOutcome][]) {
    const delaysMs = retry[key];
    if (delaysMs === undefined) continue;
    const common = usual.rules[outcome];
    // As many as are written follow, and then as many as `max-attempts` allows.
    rules[outcome] = {
      counts: common?.counts ?? true,
      delaysMs,
      atMost: common?.counts === false ? common.atMost : null,
    };
  }
  return { ...usual, rules };
}

function checkSteps(
  { node, steps, most }: { node: ProfileDraft['node']; steps: readonly number[]; most: number },
  report: Report,
): void {
  const list = childOf(node, 'retry');
  if (list?.kind !== 'list') return;
  for (const [index, item] of list.items.entries()) {
    const [step = 0, before = 0] = [steps[index], steps[index - 1]];
    if (index > 0 && step <= before) {
      const hint = 'they are counted from the end of the first attempt, each longer than the one before';
      report.error('wrong-value', item.span, 'these pauses do not become longer', { hint });
    }
  }
  const beyond = list.items[Math.max(0, most - 1)];
  if (steps.length > most - 1 && beyond !== undefined) {
    const hint = 'see max-attempts';
    report.warning(
      'no-effect',
      beyond.span,
      `this never happens: ${most === 1 ? 'one attempt is' : `${most} attempts are`} made at most`,
      {
        hint,
      },
    );
  }
}

function checkMissed({ node, input }: ProfileDraft, ladder: RetryLadder, report: Report): void {
  const sms = childOf(node, 'sms');
  const missed = sms?.kind === 'map' ? entryOf(sms, 'missed') : null;
  const isAsked = typeof input.sms === 'object' && input.sms.missed !== false;
  if (missed === null || !isAsked || ladder.maxAttempts > 1) return;
  const hint = 'after the only attempt, the message is last';
  report.warning('no-effect', missed.key.span, 'this is never sent: no attempt follows another', { hint });
}
