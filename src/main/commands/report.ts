/** `keepline report`: what was counted, read from the database beside a running Keepline or without one. */
import { openCounts } from '../../adapters/sqlite/counts-reader.ts';
import { DatabaseError } from '../../adapters/sqlite/database.ts';
import { type Report, reportOf } from '../../domain/counting/report.ts';
import type { ServiceLevelLimits } from '../../domain/counting/service-level.ts';
import type { Instant, QueueName } from '../../domain/ids.ts';
import type { Site } from '../../domain/site.ts';
import type { PastHolding } from '../../engine/callback-store.ts';
import { nearest } from '../../flow-loader/suggest.ts';
import { chooseDataFolder, databaseFile } from '../data-folder.ts';
import { heldOfferReport, heldOffersText } from '../held-offers-text.ts';
import { EXIT, type ExitCode, type Io } from '../io.ts';
import { hourOf, MOMENTS, readMoment } from '../report-interval.ts';
import { type ReportGroup, reportText } from '../report-text.ts';
import { clean } from '../text-table.ts';

export interface ReportOptions {
  readonly data?: string;
  readonly json?: boolean;
  readonly from: string;
  readonly to: string;
  readonly queue?: string;
  readonly by: ReportGroup;
}

/** For queues that the site does not name any more. */
const USUAL_LIMITS: ServiceLevelLimits = { serviceLevelMs: 20_000, shortAbandonMs: 5_000 };

export function report(options: ReportOptions, io: Io): ExitCode {
  const moments = [options.from, options.to].map((text) => readMoment(text, io.now()));
  const [from, to] = moments;
  if (from === null || from === undefined || to === null || to === undefined) {
    const wrong = moments[0] === null ? options.from : options.to;
    io.err(`keepline: ${JSON.stringify(clean(wrong))} is no moment: write ${MOMENTS}\n`);
    return EXIT.usage;
  }
  if (to <= from) {
    io.err('keepline: --to is not after --from\n');
    return EXIT.usage;
  }
  try {
    return show(options, from, to, io);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    io.err(`keepline: ${error.message}\n`);
    return EXIT.bad;
  }
}

function show(options: ReportOptions, from: Instant, to: Instant, io: Io): ExitCode {
  const counts = openCounts(databaseFile(chooseDataFolder(io.env, options)));
  try {
    const site = counts.site();
    const queue = (options.queue ?? null) as QueueName | null;
    const stays = counts.stays(from, to);
    const known = new Set([...Object.keys(site?.queues ?? {}), ...stays.map((stay) => stay.queue)]);
    if (queue !== null && !known.has(queue)) return unknownQueue(queue, [...known], io);
    const made = reportOf(
      {
        stays,
        agentTimes: counts.agentTimes(from, to),
        misses: counts.misses(from, to),
        quotes: counts.quotes(from, to),
        callbacks: counts.callbackCounts(from, to),
      },
      {
        from,
        to,
        now: io.now() as Instant,
        queue,
        limits: (name) => limitsOf(site, name),
        spending: site?.spending ?? null,
        timeOf: hourOf,
      },
    );
    const held = counts.pastHolding(from, MOST_HELD).filter(({ since }) => since < to);
    io.out(printed(made, heldOfQueue(held, queue), options, io));
    return EXIT.ok;
  } finally {
    counts.close();
  }
}

const printed = (made: Report, held: readonly PastHolding[], { json, by }: ReportOptions, io: Io): string =>
  json === true
    ? `${JSON.stringify({ ...made, held: held.map(heldOfferReport) }, null, 2)}\n`
    : `${reportText(made, by, io.color)}${by === 'agent' ? '' : heldOffersText(held)}`;

/** Of the interval, the last ones. */
const MOST_HELD = 20;

const heldOfQueue = (held: readonly PastHolding[], queue: QueueName | null): readonly PastHolding[] =>
  queue === null ? held : held.filter((each) => each.queue === queue);

/** As the queue is set now: then figures of last week can be held against those of today. */
const limitsOf = (site: Site | null, queue: QueueName): ServiceLevelLimits =>
  site?.queues[queue] ?? USUAL_LIMITS;

function unknownQueue(queue: string, known: readonly string[], io: Io): ExitCode {
  const meant = nearest(queue, known);
  const hint = meant === null ? '' : `; did you mean ${clean(meant)}?`;
  io.err(`keepline: there is no queue ${JSON.stringify(clean(queue))}${hint}\n`);
  return EXIT.usage;
}
