/** The callbacks of a report as people read them. */
import type { OfferReason } from '../domain/callback/offer.ts';
import type { CallbackLine, CallbackReport } from '../domain/counting/callback-report.ts';
import { percentCell, table, timeCell } from './text-table.ts';

/** Paragraphs; none where there was nothing to tell of. */
export function callbackText(report: CallbackReport, color: boolean): string[] {
  const { all, profiles } = report;
  if (all.requested === 0 && Object.keys(all.offers.looks).length === 0) return [];
  const rows: (readonly [string, CallbackLine])[] = [...Object.entries(profiles), ['all', all]];
  return [
    table(
      ['CALLBACKS', ...ASKED],
      rows.map(([name, line]) => [name, ...askedCells(line)]),
      color,
    ),
    table(
      ['CALLBACKS', ...MADE],
      rows.map(([name, line]) => [name, ...madeCells(line)]),
      color,
    ),
    [...bothWays(report), ...declinesLines(profiles), ...whyNot(all.offers.looks)].join('\n'),
  ];
}

export const callbackNotes: readonly string[] = [
  `offered: callers, of all who called for a line; taken: of those offered
reached: attempts that a person answered; served: talked with an agent for 10 s or more, of all but those who cancelled or called in
kept: promised windows, of those kept or broken; to human: from first joining a line to hearing an agent`,
];

const ASKED = [
  'OFFERED',
  'TAKEN',
  'REQUESTED',
  'PENDING',
  'SERVED',
  'CANCELLED',
  'CALLED IN',
  'EXPIRED',
  'FAILED',
];

const askedCells = ({ offers, ends, ...line }: CallbackLine): string[] => [
  counted(offers.offered, offers.offerRate),
  percentCell(offers.acceptance),
  String(line.requested),
  String(line.pending),
  counted(ends.done ?? 0, line.success),
  String((ends.cancelledByCustomer ?? 0) + (ends.cancelledByAdmin ?? 0)),
  String(ends.superseded ?? 0),
  String(ends.expired ?? 0),
  String((ends.failedUnreached ?? 0) + (ends.failedInvalid ?? 0) + (ends.denied ?? 0)),
];

const MADE = [
  'ATTEMPTS',
  'REACHED',
  'PER SERVED',
  'FIRST TIME',
  'KEPT',
  'WITHDRAWN',
  'TO HUMAN',
  'P90',
  'HELD',
  'COST',
  'IN VAIN',
];

const madeCells = ({ promises, cost, ...line }: CallbackLine): string[] => [
  String(line.attempts),
  percentCell(line.reach),
  line.attemptsPerSuccess === null ? '-' : line.attemptsPerSuccess.toFixed(1),
  percentCell(line.firstAttemptSuccess),
  percentCell(promises.keptRate),
  String(promises.withdrawn),
  timeCell(line.timeToHumanMs.median),
  timeCell(line.timeToHumanMs.p90),
  timeCell(line.holdAfterAnswerMs.median),
  cost === null ? '-' : cost.all.toFixed(2),
  cost === null ? '-' : cost.failed.toFixed(2),
];

function bothWays({ timeToHumanMs, serviceLevel, abandonmentAvoided }: CallbackReport): string[] {
  const { live, callback } = timeToHumanMs;
  const avoided = abandonmentAvoided === null ? '-' : abandonmentAvoided.toFixed(1);
  return [
    `to human, median and P90: live ${timeCell(live.median)}, ${timeCell(live.p90)}; callback ${timeCell(callback.median)}, ${timeCell(callback.p90)}`,
    `service level: live ${percentCell(serviceLevel.live)}; callbacks in the promised window ${percentCell(serviceLevel.callback)}; of both, from first joining ${percentCell(serviceLevel.trueWait)}`,
    `callers who would have given up in line, estimated: ${avoided}`,
  ];
}

/** Why agents did not take what they were asked to, the most frequent first. */
function declinesLines(profiles: CallbackReport['profiles']): string[] {
  return Object.entries(profiles).flatMap(([name, { declines }]) => {
    const told = Object.entries(declines)
      .sort(([, a], [, b]) => b - a)
      .map(([reason, count]) => `${reason === '' ? 'no reason given' : reason} ${count}`);
    return told.length === 0 ? [] : [`declined by agents, ${name}: ${told.join(', ')}`];
  });
}

const REASONS: Readonly<Record<Exclude<OfferReason, 'offered'>, string>> = {
  wait: 'the wait is short',
  hours: 'not at this hour',
  available: 'somebody is available',
  condition: "by the rule's condition",
  notYet: 'not for long enough yet',
  aboutToBeAnswered: 'about to be answered',
  off: 'switched off',
  capacity: 'enough are pending',
  number: 'the number may not be called',
  limit: 'the number has had enough',
  calledBack: 'is being called back',
  closing: 'not before closing time',
};

/** The most frequent first. */
function whyNot(looks: CallbackLine['offers']['looks']): string[] {
  const reasons = Object.entries(looks).flatMap(([reason, count]) => {
    const words = REASONS[reason as keyof typeof REASONS];
    return words === undefined ? [] : [{ words, count }];
  });
  if (reasons.length === 0) return [];
  const told = reasons.sort((a, b) => b.count - a.count).map(({ words, count }) => `${words} ${count}`);
  return [`looked at and not offered: ${told.join(', ')}`];
}

const counted = (count: number, share: number | null): string =>
  count === 0 ? '0' : `${count} (${percentCell(share)})`;
