/** `keepline callbacks add|cancel|reschedule|retry|switch|erase`: what the running process is asked to do. */
import { faultIn } from '../../adapters/control/callback-paths.ts';
import type { SwitchName } from '../../domain/callback/switches.ts';
import type { CallbackDeed, CallbackDeedReport, CallbackReport } from '../../engine/callback-report.ts';
import { nearest } from '../../flow-loader/suggest.ts';
import { masked } from '../callbacks/callback-reports.ts';
import { callbackLine, type Reading, switchTable } from '../callbacks/callback-text.ts';
import { DENIALS, endWords, STATUSES } from '../callbacks/callback-words.ts';
import { TIMES } from '../callbacks/time-words.ts';
import { EXIT, type ExitCode, type Io } from '../io.ts';
import { clean } from '../text-table.ts';
import { ask } from './ask.ts';
import { countOf, unknownCallback } from './callbacks.ts';

export interface DeedOptions {
  readonly data?: string;
  readonly json?: boolean;
  readonly showNumbers?: boolean;
}

export interface AddOptions extends DeedOptions {
  readonly at?: string;
  readonly name?: string;
  readonly language?: string;
  /** `matter=loan` each. */
  readonly set?: readonly string[];
}

export async function addCallback(
  profile: string,
  number: string,
  options: AddOptions,
  io: Io,
): Promise<ExitCode> {
  const variables: Record<string, string> = {};
  for (const setting of options.set ?? []) {
    const [, name, value] = /^([A-Za-z]\w*)=(.*)$/s.exec(setting) ?? [];
    if (name === undefined || value === undefined) {
      io.err(`keepline: --set ${JSON.stringify(clean(setting))}: write <variable>=<value>\n`);
      return EXIT.usage;
    }
    variables[name] = value;
  }
  const { at = null, name: callerName = '', language = null } = options;
  return tellCallbacks({ type: 'add', profile, number, callerName, language, variables, at }, options, io);
}

const POSITIONS = { on: true, off: false, 'dry-run': 'dry-run', site: null } as const;
export type SwitchWord = keyof typeof POSITIONS;

/**
 * `offering`, `on`; null: it is only shown how they stand. `off`, `on` and `dry-run` are by hand, `site` is as the site
 * has it.
 */
export async function switchCallbacks(
  name: SwitchName | null,
  to: SwitchWord | null,
  options: DeedOptions & { readonly profile?: string },
  io: Io,
): Promise<ExitCode> {
  const { profile = null } = options;
  if (name === null || to === null) {
    if (name === null && profile === null) return tellCallbacks({ type: 'switches' }, options, io);
    io.err(
      'keepline: write "keepline callbacks switch <offering|dialling> <on|off|dry-run|site> [--profile <name>]"\n',
    );
    return EXIT.usage;
  }
  if (name === 'offering' && to === 'dry-run') {
    io.err('keepline: a dry run is for dialling: offering is on or off\n');
    return EXIT.usage;
  }
  return tellCallbacks({ type: 'switch', name, profile, to: POSITIONS[to] }, options, io);
}

/** Not without `yes`: there is no way back. */
export async function eraseNumber(
  number: string,
  options: DeedOptions & { readonly yes?: boolean },
  io: Io,
): Promise<ExitCode> {
  if (options.yes === true) return tellCallbacks({ type: 'erase', number }, options, io);
  const counted = countOf(number, options, io);
  if ('exit' in counted) return counted.exit;
  const { count } = counted;
  const what = count === 1 ? '1 callback' : `${count} callbacks`;
  io.err(`keepline: nothing is erased yet: it is about ${what}, and cannot be undone; add --yes to do it\n`);
  return EXIT.usage;
}

/** Asks for it, and says what came of it. */
export async function tellCallbacks(deed: CallbackDeed, options: DeedOptions, io: Io): Promise<ExitCode> {
  const fault = faultIn(deed);
  if (fault !== null) {
    io.err(`keepline: ${clean(fault)}\n`);
    return EXIT.usage;
  }
  const asked = await ask(options, io, (client) => client.callbackDeed(deed));
  if (!asked.ok) return asked.exit;
  const report = options.showNumbers === true ? asked.report : maskedReport(asked.report);
  const exit = exitOf(report);
  if (options.json === true) io.out(`${JSON.stringify(report, null, 2)}\n`);
  else if (exit === EXIT.ok) io.out(answerText(report, io));
  else io.err(`keepline: ${refusal(report, deed)}\n`);
  return exit;
}

const maskedReport = (report: CallbackDeedReport): CallbackDeedReport =>
  'callback' in report ? { ...report, callback: masked(report.callback) } : report;

function exitOf({ outcome }: CallbackDeedReport): ExitCode {
  switch (outcome) {
    case 'added':
    case 'changed':
    case 'done':
    case 'switches':
    case 'erased':
      return EXIT.ok;
    case 'badTime':
    case 'badVariable':
    case 'unknownLanguage':
      return EXIT.usage;
    default:
      return EXIT.bad;
  }
}

function answerText(report: CallbackDeedReport, io: Io): string {
  if (report.outcome === 'switches') return switchTable(report.switches, io.color);
  if (report.outcome === 'erased') {
    const { callbacks } = report;
    return `erased from ${callbacks === 1 ? '1 callback' : `${callbacks} callbacks`}\n`;
  }
  if (!('callback' in report)) return '';
  const reading: Reading = { now: io.now(), timezone: report.timezone, color: io.color };
  const changed = report.outcome === 'changed' ? ' (one was pending already, and is as asked for now)' : '';
  return `${callbackLine(report.callback, reading)}${changed}\n`;
}

/** Why it was not done, and what to do about it. */
function refusal(report: CallbackDeedReport, deed: CallbackDeed): string {
  switch (report.outcome) {
    case 'unknownCallback':
      return unknownCallback('id' in deed ? deed.id : '');
    case 'unknownProfile': {
      const profile = 'profile' in deed ? (deed.profile ?? '') : '';
      const meant = nearest(profile, report.known);
      const names = report.known.length === 0 ? 'the site has none' : `there are ${report.known.join(', ')}`;
      const hint = meant === null ? names : `did you mean ${meant}?`;
      return `there is no profile ${JSON.stringify(clean(profile))}; ${clean(hint)}`;
    }
    case 'unknownLanguage':
      return `the site has no such language; it has ${clean(report.known.join(', '))}`;
    case 'badVariable':
      return badVariable(report);
    case 'badTime':
      return badTime(report, 'at' in deed ? (deed.at ?? '') : '');
    case 'denied':
      return `the number may not be called back: ${DENIALS[report.reason]} (the profile's "numbers" can allow more)`;
    case 'limited':
      return report.limit === 'pending'
        ? 'the number has as many callbacks pending as it may have; cancel one first'
        : 'the number has had as many callbacks today as it may have';
    case 'noTime':
      return 'nobody may be called then, or it is too long until then; choose another time with --at';
    case 'notNow':
      return notNow(report.callback, deed);
    case 'added':
    case 'changed':
    case 'done':
    case 'switches':
    case 'erased':
      return '';
    default:
      return report satisfies never;
  }
}

function badVariable({ name, type }: Extract<CallbackDeedReport, { outcome: 'badVariable' }>): string {
  const quoted = JSON.stringify(clean(name));
  return type === null
    ? `the flows have no variable ${quoted}`
    : `the variable ${quoted} takes ${type === 'boolean' ? 'true or false' : `a value of type ${type}`}`;
}

function badTime(
  { why, timezone }: Extract<CallbackDeedReport, { outcome: 'badTime' }>,
  written: string,
): string {
  const quoted = JSON.stringify(clean(written));
  return why === 'past'
    ? `${quoted} is past by the clocks of ${timezone}; "tomorrow 09:00" is the next day's`
    : `${quoted} is no time by the clocks of ${timezone}: write ${TIMES}`;
}

function notNow({ id, status, end, reason }: CallbackReport, deed: CallbackDeed): string {
  const name = clean(id);
  if (end !== null)
    return `${name} is over (${endWords(end, reason)}); "keepline callbacks add" makes a new one`;
  if (deed.type === 'retry') {
    if (status === 'due') return `${name} is due already: it is dialled when its turn comes`;
    if (status !== 'later') return `${name} is under way already (${STATUSES[status]})`;
    return `${name} cannot be tried now: nobody may be called at this hour`;
  }
  if (deed.type === 'reschedule')
    return `${name} cannot be moved there: nobody may be called then or soon after`;
  return `${name} cannot be changed now (${STATUSES[status]})`;
}
