/** Turns the files of a site into the site they describe, or into everything that is wrong with them. */

import type { Step } from '../domain/flow/steps.ts';
import type { BlockId, FlowName } from '../domain/ids.ts';
import type { OpeningHours, Site } from '../domain/site.ts';
import { CallbackBook, readProfiles } from './callback-book.ts';
import { checkSecrets } from './check-secrets.ts';
import { checkWays } from './check-ways.ts';
import { compileAgents } from './compile-agents.ts';
import { compileCallbacks, compileSpending } from './compile-callbacks.ts';
import { compileBlock } from './compile-flow.ts';
import { compileHours } from './compile-hours.ts';
import { checkOfferKeys, compileOffers, type WrittenHours } from './compile-offers.ts';
import { compileQueues } from './compile-queue.ts';
import { compileDial, compileHandBack, compileNumbers, compileSpeech, sorted } from './compile-site.ts';
import { compileSms } from './compile-sms.ts';
import { compileWeb } from './compile-web.ts';
import { type Diagnostic, Report } from './diagnostic.ts';
import { compileQueueKeys, finishQueue } from './finish-queues.ts';
import type { Block, FlowContext, SiteContext } from './flow-context.ts';
import { Names } from './names.ts';
import { compilePins } from './pins.ts';
import { gatherSections, type Sections } from './sections.ts';
import { readSettings } from './site-settings.ts';
import { Skills } from './skills.ts';
import { Sounds } from './sounds.ts';
import type { SourceFile } from './source-text.ts';
import { Texts } from './texts.ts';
import { Variables } from './variables.ts';
import { WayMap } from './ways.ts';
import { quote } from './yaml-tree.ts';

export interface LoadOptions {
  /** Recordings in the site's folder, relative to it; without it, none is missed. */
  readonly soundFiles?: readonly string[];
  /** The site's folder as an absolute path, for its recordings. */
  readonly folder?: string;
}

export interface LoadResult {
  /** Null exactly if one of the diagnostics is an error. */
  readonly site: Site | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a site. Pure, and the same for the same files in whatever order. Never throws: whatever is wrong with the
 * files is in the diagnostics, all of it at once.
 */
export function loadSite(files: readonly SourceFile[], options: LoadOptions = {}): LoadResult {
  const report = new Report();
  const names = new Names(report);
  const byPath = [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const sections = gatherSections(byPath, names, report);
  const site = compile(sections, names, options, report);
  return { site: report.errors === 0 ? site : null, diagnostics: report.diagnostics() };
}

function compile(sections: Sections, names: Names, options: LoadOptions, report: Report): Site {
  const settings = readSettings(sections.singles, report);
  const texts = new Texts(names, settings.languages, settings.name, report);
  const sounds = new Sounds(options.folder ?? '', options.soundFiles ?? null, report);
  const variables = new Variables(names, report);
  const hours = new Map<string, OpeningHours>();
  for (const definition of names.all('hours')) {
    const open = compileHours(definition, report);
    if (open !== null) hours.set(definition.name, open);
  }
  const numbers = compileNumbers(sections.numbers, names, settings, report);
  const pins = compilePins(sections.pins, names, options.folder ?? '', report);
  const agents = compileAgents(names, pins, report);
  const skills = new Skills(agents.settings, agents.complete, report);
  const common: SiteContext = { report, names, texts, sounds, variables, skills };
  const profiles = readProfiles(names, report);
  const drafts = compileQueues(common);
  const written: WrittenHours = new Map();
  const callbacks = new CallbackBook(profiles, compileOffers(common, written));
  for (const [name, each] of written) hours.set(name, each.hours);
  requireTimezone(names, written, sections, report);
  const blocks = new Map<BlockId, Block>();
  const flows: FlowContext = {
    ...common,
    languages: settings.languages,
    agents: agents.settings,
    queues: drafts,
    callbacks,
    blocks,
    askedWhenEmpty: new Set(),
  };
  compileFlows(flows);
  const keys = compileQueueKeys(flows);
  checkOfferKeys(callbacks, keys, report);
  const calledBack = compileCallbacks(flows, { settings, numbers, singles: sections.singles });
  const sms = sections.singles.get('sms');
  const web = compileWeb(sections.singles, common);
  texts.reportLacking();
  const types = variables.resolve();
  texts.checkArguments(types);
  skills.checkVariables(variables);
  checkSecrets(blocks, report);
  requireNumbers(sections, names, report);
  const answering = Object.values(numbers).map((entry) => entry.flow);
  const calling = [...calledBack.values()].map(({ greeting }) => greeting as string as FlowName);
  checkWays(new WayMap(blocks, keys), names.all('flow'), { answering, calling }, report);
  const queues = [...drafts].map(
    ([name, draft]) => [name, finishQueue(name, draft, keys, flows.askedWhenEmpty)] as const,
  );
  return {
    name: settings.name,
    timezone: settings.timezone,
    languages: settings.languages,
    country: settings.country,
    numbers,
    hours: sorted(hours),
    texts: sorted(new Map(Object.entries(texts.all()))),
    agents: sorted(agents.settings),
    queues: sorted(new Map(queues)),
    blocks: sorted(new Map([...blocks].map(([id, { steps }]) => [id, withoutNull(steps)]))),
    variables: types,
    handBack: compileHandBack(sections.singles, agents.settings, report),
    speech: compileSpeech(sections.singles, settings, sounds, report),
    dial: compileDial(sections.singles, settings, report),
    callbacks: sorted(calledBack),
    offers: sorted(
      new Map([...callbacks.offers].map(([queue, offers]) => [queue, offers.map(({ rule }) => rule)])),
    ),
    web,
    spending: compileSpending(sections.singles, report),
    sms: sms ? compileSms(sms, report) : null,
  };
}

function compileFlows(context: FlowContext): void {
  const { names, report } = context;
  for (const { name, span, value } of names.all('flow')) {
    if (name === 'hangup' || name === 'return') {
      report.error('bad-name', span, `a flow cannot be named ${quote(name)}: that is a step`);
    }
    if (value.kind === 'list' && value.items.length > 0) {
      compileBlock(name as BlockId, value.items, context);
    } else if (value.kind === 'list' || (value.kind === 'scalar' && value.value === null)) {
      report.error('missing', span, `flow ${quote(name)} has no steps`);
    } else {
      const hint = 'begin each step on a line of its own, with a - before it';
      report.error('wrong-value', value.span, 'a flow is a list of steps', { hint });
    }
  }
}

const withoutNull = (steps: readonly (Step | null)[]): readonly Step[] =>
  steps.filter((step) => step !== null);

/** Hours in the wrong zone open at the wrong time, and nobody notices until a caller does. */
function requireTimezone(names: Names, written: WrittenHours, { singles }: Sections, report: Report): void {
  const [first] = [...names.all('hours'), ...written.values()];
  if (first === undefined || singles.has('timezone') || !names.complete) return;
  const hint = 'such as timezone: Europe/Stockholm, at the top of a file';
  report.error('missing', first.span, 'hours need a timezone', { hint });
}

function requireNumbers({ numbers, anchor }: Sections, names: Names, report: Report): void {
  if (anchor === null || !names.complete) return;
  const [flow] = names.all('flow');
  if (flow === undefined) {
    const hint = 'such as flows: { main: [ { say: Hello and welcome }, hangup ] }';
    report.error('missing', anchor, 'the site has no flows, so nothing would happen to a call', { hint });
  } else if (numbers.length === 0) {
    const hint = `such as numbers: { any: ${flow.name} }`;
    report.warning('missing', anchor, 'the site has no numbers, so no call comes to it', { hint });
  }
}
