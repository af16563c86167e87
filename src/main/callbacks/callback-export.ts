/** All that is kept about callbacks, for whoever is entitled to it: numbers are not masked. */

import type { CallbackHistory } from '../../domain/callback/state.ts';
import { isoTime } from '../../domain/iso-time.ts';
import type { CallbackReport } from '../../engine/callback-report.ts';
import { type MessageReport, reportHistory } from './callback-reports.ts';
import type { ShownCallback } from './callback-timeline.ts';

/** Complete. Ends with a line break. */
export const exportJson = (callbacks: readonly ShownCallback[]): string =>
  `${JSON.stringify(callbacks.map(reportShown), null, 2)}\n`;

/** A callback with everything about it; moments are ISO 8601. */
export const reportShown = ({ callback, history, messages, offers }: ShownCallback): object => ({
  ...callback,
  offers: offers.map((offer) => ({ ...offer, at: isoTime(offer.at) })),
  history: history.map((entry: CallbackHistory) => reportHistory(entry)),
  messages,
});

/** One line for each callback, as RFC 4180 has it; what there are several of stands in one cell, one a line. */
export function exportCsv(callbacks: readonly ShownCallback[]): string {
  const rows = callbacks.map(({ callback, messages }) =>
    Object.values(COLUMNS).map((column) => column(callback, messages)),
  );
  return [Object.keys(COLUMNS), ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

type Column = (callback: CallbackReport, messages: readonly MessageReport[]) => string;

const lines = (parts: readonly (string | null)[][]): string =>
  parts.map((each) => each.filter((part) => part !== null && part !== '').join(' ')).join('\n');

const COLUMNS: Readonly<Record<string, Column>> = {
  id: ({ id }) => id,
  number: ({ number }) => number,
  name: ({ callerName }) => callerName,
  language: ({ language }) => language,
  profile: ({ profile }) => profile,
  queue: ({ queue }) => queue,
  origin: ({ origin }) => {
    if (origin.type === 'call') return `call ${origin.call}`;
    return origin.type === 'api' ? `api ${origin.client}` : origin.type;
  },
  requested_at: ({ requestedAt }) => requestedAt,
  first_joined_at: ({ firstJoinedAt }) => firstJoinedAt,
  variables: ({ variables }) => lines(Object.entries(variables).map(([name, value]) => [`${name}=${value}`])),
  status: ({ status }) => status,
  end: ({ end }) => end ?? '',
  reason: ({ reason }) => reason ?? '',
  ended_at: ({ endedAt }) => endedAt ?? '',
  next_at: ({ nextAt }) => nextAt ?? '',
  promises: ({ promises }) =>
    lines(promises.map(({ from, to, verdict, why }) => [`${from}/${to}`, verdict, why])),
  attempts: ({ attempts }) =>
    lines(
      attempts.map(({ startedAt, outcome, agent, talkMs }) => [
        startedAt,
        outcome ?? 'underWay',
        agent,
        talkMs > 0 ? `${Math.round(talkMs / 1000)}s` : null,
      ]),
    ),
  messages: (_, messages) => lines(messages.map(({ at, status, cause, text }) => [at, status, cause, text])),
};

/** A caller's name is whatever a telephone sent: no program for tables shall take it for a formula. */
const FORMULA = /^[=+\-@]/;
const NUMBER = /^\+?\d+$/;

/** What steers a terminal, or is not to be seen; lines stay. */
const UNSEEN = /(?!\n)\p{C}/gu;

function cell(written: string): string {
  const text = written.replace(UNSEEN, '?');
  const harmless = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
