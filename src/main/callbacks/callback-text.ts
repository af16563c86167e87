/** Callbacks as people read them: a table, and what was done. */
import type { Dialling } from '../../domain/callback/settings.ts';
import type { CallbackReport, PromiseReport, SwitchesReport } from '../../engine/callback-report.ts';
import { dim, green, red } from '../io.ts';
import { clean, table } from '../text-table.ts';
import { shownNumber } from './callback-reports.ts';
import { OUTCOMES, statusWords } from './callback-words.ts';
import { minuteOf } from './time-words.ts';

/** What a listing is read by: the zone's clocks, and which day is today. */
export interface Reading {
  readonly now: number;
  readonly timezone: string;
  readonly color: boolean;
}

/** Ends with a line break. */
export function callbackList(callbacks: readonly CallbackReport[], reading: Reading): string {
  if (callbacks.length === 0) return 'no callbacks\n';
  const rows = callbacks.map((callback) => [
    callback.id,
    shownNumber(callback.number),
    callback.profile,
    statusWords(callback),
    promisedCell(callback.promises.at(-1), reading),
    attemptsCell(callback),
    callback.nextAt === null ? '-' : shortTime(callback.nextAt, reading),
  ]);
  const body = table(
    ['ID', 'NUMBER', 'PROFILE', 'STATUS', 'PROMISED', 'ATTEMPTS', 'NEXT'],
    rows,
    reading.color,
  );
  return `${body}\n\n${dim(`times of ${reading.timezone}`, reading.color)}\n`;
}

function promisedCell(promise: PromiseReport | undefined, reading: Reading): string {
  if (promise === undefined) return '-';
  const verdict = promise.verdict === 'open' ? '' : `, ${promise.verdict}`;
  return `${windowWords(promise.from, promise.to, reading)}${verdict}`;
}

function attemptsCell({ attempts }: CallbackReport): string {
  const last = attempts.at(-1);
  if (last === undefined) return '0';
  return `${attempts.length}, ${last.outcome === null ? 'under way' : OUTCOMES[last.outcome]}`;
}

/** `14:10-14:30`, with the day unless that is today. */
export function windowWords(from: string, to: string, reading: Reading): string {
  const [first, last] = [from, to].map((at) => minuteOf(Date.parse(at), reading.timezone));
  if (first === undefined || last === undefined) return '-';
  const ends = first.slice(0, 10) === last.slice(0, 10) ? last.slice(11) : last;
  return `${shortTime(from, reading)}-${ends}`;
}

/** `14:10`, with the day unless that is today. */
export function shortTime(at: string, { now, timezone }: Reading): string {
  const written = minuteOf(Date.parse(at), timezone);
  const isToday = written.slice(0, 10) === minuteOf(now, timezone).slice(0, 10);
  return isToday ? written.slice(11) : written;
}

/** One line for who has just done something: how the callback is now. */
export function callbackLine(callback: CallbackReport, reading: Reading): string {
  const { id, nextAt, end } = callback;
  const next = nextAt === null ? '' : `, ${shortTime(nextAt, reading)}`;
  const promise = end === null ? callback.promises.at(-1) : undefined;
  const promised =
    promise === undefined || promise.verdict !== 'open'
      ? ''
      : `, promised ${windowWords(promise.from, promise.to, reading)}`;
  return clean(`${id}: ${statusWords(callback)}${next}${promised}`);
}

/** Ends with a line break. */
export function switchTable({ all, profiles }: SwitchesReport, color: boolean): string {
  const rows = Object.entries(profiles).map(([name, { offering, dialling }]) => [
    name,
    ...[offering, dialling].map(({ on, dryRun, byHand, site }) => {
      const own = byHand ?? site;
      const taken = on || (dryRun ? 'dry-run' : false);
      return taken === own
        ? `${positionWords(own)} (${byHand === null ? 'site' : 'by hand'})`
        : `${positionWords(taken)} (for all; ${positionWords(own)} by ${byHand === null ? 'site' : 'hand'})`;
    }),
  ]);
  const body = table(
    ['PROFILE', 'OFFERING', 'DIALLING'],
    [['all', positionWords(all.offering), positionWords(all.dialling)], ...rows],
    color,
  );
  return `${body}\n`;
}

/** As it is written at the shell. */
export const positionWords = (position: Dialling): string =>
  position === 'dry-run' ? position : position ? 'on' : 'off';

/** Kept and broken promises stand out. */
export const inColour = (verdict: PromiseReport['verdict'], text: string, color: boolean): string =>
  verdict === 'kept' ? green(text, color) : verdict === 'broken' ? red(text, color) : text;
