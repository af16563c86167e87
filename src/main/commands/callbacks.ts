/** `keepline callbacks list|show|export`: read from the database beside a running Keepline or without one. */
import { type CallbacksFile, openCallbacks } from '../../adapters/sqlite/callbacks-reader.ts';
import { DatabaseError } from '../../adapters/sqlite/database.ts';
import type { CallbackState } from '../../domain/callback/state.ts';
import type { CallbackId, Instant } from '../../domain/ids.ts';
import { canonicalNumber } from '../../domain/numbers.ts';
import type { Site } from '../../domain/site.ts';
import type { CallbackFilter } from '../../engine/callback-store.ts';
import { nearest } from '../../flow-loader/suggest.ts';
import { exportCsv, exportJson, reportShown } from '../callbacks/callback-export.ts';
import { masked, maskedMessage, reportCallback, reportMessage } from '../callbacks/callback-reports.ts';
import { callbackList, type Reading } from '../callbacks/callback-text.ts';
import { callbackTimeline, type ShownCallback } from '../callbacks/callback-timeline.ts';
import { MOMENTS, readMoment } from '../callbacks/time-words.ts';
import { chooseDataFolder, databaseFile } from '../data-folder.ts';
import { EXIT, type ExitCode, type Io } from '../io.ts';
import { clean } from '../text-table.ts';

export interface ListOptions {
  readonly data?: string;
  readonly json?: boolean;
  readonly showNumbers?: boolean;
  readonly profile?: string;
  readonly status?: 'live' | 'over';
  readonly number?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit?: number;
}

export type ShowOptions = Pick<ListOptions, 'data' | 'json' | 'showNumbers'>;

export interface ExportOptions extends Pick<ListOptions, 'data' | 'number' | 'from' | 'to' | 'profile'> {
  readonly format: 'csv' | 'json';
}

const SHOWN_AT_ONCE = 50;

export const listCallbacks = (options: ListOptions, io: Io): ExitCode =>
  reading(options, io, (file, site, by) => {
    const filter = filterOf(options, site, by, io);
    if (filter === null) return EXIT.usage;
    // One more than is shown tells whether there are more.
    const found = file.callbacks({ ...filter, limit: filter.limit + 1 });
    const states = found.slice(0, filter.limit);
    const reports = states
      .map(reportCallback)
      .map((each) => (options.showNumbers === true ? each : masked(each)));
    io.out(options.json === true ? `${JSON.stringify(reports, null, 2)}\n` : callbackList(reports, by));
    if (found.length > states.length) {
      io.err(
        `keepline: there are more than these ${states.length}: narrow it down, or ask for more with --limit\n`,
      );
    }
    return EXIT.ok;
  });

export const showCallback = (id: string, options: ShowOptions, io: Io): ExitCode =>
  reading(options, io, (file, _site, by) => {
    const state = file.callback(id as CallbackId);
    if (state === null) {
      io.err(`keepline: ${unknownCallback(id)}\n`);
      return EXIT.bad;
    }
    const shown = allAbout(file, state);
    const fit = options.showNumbers === true ? shown : maskedShown(shown);
    io.out(
      options.json === true ? `${JSON.stringify(reportShown(fit), null, 2)}\n` : callbackTimeline(fit, by),
    );
    return EXIT.ok;
  });

export const exportCallbacks = (options: ExportOptions, io: Io): ExitCode =>
  reading(options, io, (file, site, by) => {
    const filter = filterOf(options, site, by, io);
    if (filter === null) return EXIT.usage;
    const all = file
      .callbacks({ ...filter, limit: Number.MAX_SAFE_INTEGER })
      .map((state) => allAbout(file, state))
      .reverse();
    io.out(options.format === 'csv' ? exportCsv(all) : exportJson(all));
    const count = all.length === 1 ? '1 callback' : `${all.length} callbacks`;
    io.err(`keepline: ${count}, with numbers and names in full: keep them accordingly\n`);
    return EXIT.ok;
  });

export const unknownCallback = (id: string): string =>
  `there is no callback ${JSON.stringify(clean(id))}; "keepline callbacks list" shows which there are`;

/** How many callbacks of a number are kept: what erasing it would be about. It is told on `io.err` why not. */
export function countOf(
  number: string,
  options: { readonly data?: string },
  io: Io,
): { readonly count: number } | { readonly exit: ExitCode } {
  let count = 0;
  const exit = reading(options, io, (file, site, by) => {
    const filter = filterOf({ number }, site, by, io);
    if (filter === null) return EXIT.usage;
    count = file.callbacks({ ...filter, limit: Number.MAX_SAFE_INTEGER }).length;
    return EXIT.ok;
  });
  return exit === EXIT.ok ? { count } : { exit };
}

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

function reading(
  options: { readonly data?: string },
  io: Io,
  use: (file: CallbacksFile, site: Site | null, by: Reading) => ExitCode,
): ExitCode {
  try {
    const file = openCallbacks(databaseFile(chooseDataFolder(io.env, options)));
    try {
      const site = file.site();
      return use(file, site, { now: io.now(), timezone: site?.timezone ?? HERE, color: io.color });
    } finally {
      file.close();
    }
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    io.err(`keepline: ${error.message}\n`);
    return EXIT.bad;
  }
}

/** Null: something is wrong, and was told. */
function filterOf(options: ListOptions, site: Site | null, by: Reading, io: Io): CallbackFilter | null {
  const { profile = null, status = null, number: written, limit = SHOWN_AT_ONCE } = options;
  const refuse = (why: string): null => {
    io.err(`keepline: ${why}\n`);
    return null;
  };
  const known = Object.keys(site?.callbacks ?? {});
  const meant = profile === null || known.includes(profile) ? null : nearest(profile, known);
  // A profile that the site has no more may have callbacks still; one that looks like a slip of the fingers is told.
  if (profile !== null && meant !== null) {
    return refuse(`there is no profile ${JSON.stringify(clean(profile))}; did you mean ${clean(meant)}?`);
  }
  const number = written === undefined ? null : canonicalNumber(written, site?.country ?? null);
  if (number === '') return refuse(`${JSON.stringify(clean(written ?? ''))} is no number`);
  const moments = [options.from, options.to].map((text) =>
    text === undefined ? null : (readMoment(text, by.now as Instant, by.timezone) ?? text),
  );
  const wrong = moments.find((each) => typeof each === 'string');
  if (typeof wrong === 'string') {
    return refuse(`${JSON.stringify(clean(wrong))} is no moment: write ${MOMENTS}`);
  }
  const [from = null, to = null] = moments as (Instant | null)[];
  if (from !== null && to !== null && to <= from) return refuse('--to is not after --from');
  return { status, profile, number, from, to, limit };
}

function allAbout(file: CallbacksFile, state: CallbackState): ShownCallback {
  const { id, origin, profile } = state;
  const offers = origin.type === 'call' ? file.offers(origin.call) : [];
  return {
    callback: reportCallback(state),
    history: file.history(id),
    messages: file.messages(id).map(reportMessage),
    offers: offers.filter((offer) => offer.profile === profile),
  };
}

const maskedShown = (shown: ShownCallback): ShownCallback => ({
  ...shown,
  callback: masked(shown.callback),
  messages: shown.messages.map(maskedMessage),
});
