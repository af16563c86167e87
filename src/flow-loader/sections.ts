/** Sorts what the files of a site hold under its keys, wherever each stands. */
import type { Report } from './diagnostic.ts';
import type { Kind, Names } from './names.ts';
import type { WrittenPins } from './pins.ts';
import { readYaml } from './read-yaml.ts';
import { SECTIONS } from './schema-site.ts';
import { isStepName } from './schema-steps.ts';
import type { Singles } from './site-settings.ts';
import { type SourceFile, SourceText, type Span } from './source-text.ts';
import { nearest } from './suggest.ts';
import { describe, quote, type YamlEntry, type YamlMap } from './yaml-tree.ts';

export interface Sections {
  readonly numbers: readonly YamlEntry[];
  readonly pins: readonly WrittenPins[];
  /** Keys that have one value for the whole site. */
  readonly singles: Singles;
  /** Where to tell what is missing from the site as a whole; null if no file could be read. */
  readonly anchor: Span | null;
}

/** Larger than any site written by people. Checked here as well, for callers that do not read from a disk. */
export const LARGEST_FILE = 1_000_000;

const KINDS: Readonly<Record<string, Kind>> = {
  texts: 'text',
  flows: 'flow',
  hours: 'hours',
  queues: 'queue',
  agents: 'agent',
  callbacks: 'callback',
};

interface Found {
  readonly numbers: YamlEntry[];
  readonly pins: WrittenPins[];
  readonly singles: Map<string, YamlEntry>;
}

export function gatherSections(files: readonly SourceFile[], names: Names, report: Report): Sections {
  const found: Found = { numbers: [], pins: [], singles: new Map() };
  let anchor: Span | null = null;
  for (const file of files) {
    const { source, map, whole } = readFile(file, report);
    if (!whole) names.complete = false;
    if (whole) anchor ??= source.span(0, 1);
    const isPrivate = !('private' in file) || file.private !== false;
    for (const entry of map?.entries ?? []) gather(entry, isPrivate, found, names, report);
  }
  if (files.length === 0) {
    report.error(
      'missing',
      new SourceText('', '').span(0, 0),
      'there are no files that end in .yaml or .yml here',
      {
        hint: 'write one, such as site.yaml; docs/flows.md begins with an example',
      },
    );
  }
  return { ...found, anchor };
}

function readFile(
  file: SourceFile,
  report: Report,
): { readonly source: SourceText; readonly map: YamlMap | null; readonly whole: boolean } {
  const source = new SourceText(file.path, 'text' in file ? file.text : '');
  const reason =
    'unreadable' in file ? file.unreadable : source.text.length > LARGEST_FILE ? 'larger than 1 MB' : null;
  if (reason === null) return { source, ...readYaml(source, report) };
  report.error('unreadable', source.span(0, 0), `this file cannot be read: ${reason}`);
  return { source, map: null, whole: false };
}

function gather(
  entry: YamlEntry,
  isPrivate: boolean,
  { numbers, pins, singles }: Found,
  names: Names,
  report: Report,
): void {
  const { key, value } = entry;
  const kind = KINDS[key.text];
  if (!SECTIONS.some((section) => section === key.text)) {
    const meant = report.crowded ? null : nearest(key.text, SECTIONS);
    const hint = isStepName(key.text)
      ? 'this is a step: it belongs under a flow'
      : `the keys of a site are ${SECTIONS.join(', ')}`;
    report.error('unknown-key', key.span, `${quote(key.text)} is not a key of a site`, {
      found: key.text,
      ...(meant === null ? { hint } : { suggestion: { name: meant } }),
    });
  } else if (kind === undefined && key.text !== 'numbers' && key.text !== 'pins') {
    const first = singles.get(key.text);
    if (first === undefined) singles.set(key.text, entry);
    else {
      const related = { message: 'first', span: first.key.span };
      report.error('duplicate', key.span, `${quote(key.text)} stands elsewhere already`, { related });
    }
  } else if (value.kind === 'map') {
    if (key.text === 'pins') pins.push({ section: entry, private: isPrivate });
    else
      for (const each of value.entries) {
        if (kind === undefined) numbers.push(each);
        else names.define(kind, each);
      }
  } else {
    const empty = value.kind === 'scalar' && value.value === null;
    const found = key.text === 'pins' ? 'this' : describe(value);
    const message = empty
      ? `nothing stands under ${quote(key.text)}`
      : `${quote(key.text)} holds names with what they stand for, not ${found}`;
    // A list where names belong hides names that are used elsewhere.
    if (!empty) names.complete = false;
    report.error('wrong-value', empty ? key.span : value.span, message);
  }
}
