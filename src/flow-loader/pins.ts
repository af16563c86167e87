/**
 * The agents' PINs. They are secrets: they stand in a file that nobody but its owner can read, and are not repeated in
 * any diagnostic.
 */
import type { Report } from './diagnostic.ts';
import type { Names } from './names.ts';
import { PIN } from './schema-agent.ts';
import type { SourceFile } from './source-text.ts';
import { quote, type YamlEntry } from './yaml-tree.ts';

export interface WrittenPins {
  /** Of the key `pins`. */
  readonly section: YamlEntry;
  /** False: others can read the file. */
  readonly private: boolean;
}

/**
 * The PIN of each agent.
 * @param folder of the site, for the command that puts a file's rights right.
 */
export function compilePins(
  written: readonly WrittenPins[],
  names: Names,
  folder: string,
  report: Report,
): ReadonlyMap<string, string> {
  const pins = new Map<string, string>();
  const first = new Map<string, YamlEntry>();
  for (const { section, private: isPrivate } of written) {
    if (!isPrivate) {
      const { path } = section.key.span.source;
      const file = folder === '' ? path : `${folder.replace(/\/+$/, '')}/${path}`;
      report.error('not-private', section.key.span, 'others can read this file, and PINs are secrets', {
        hint: `put them in a file of their own, and run: chmod 600 ${file}`,
      });
    }
    for (const entry of section.value.kind === 'map' ? section.value.entries : []) {
      const agent = names.find('agent', entry.key.text, entry.key.span);
      const known = first.get(entry.key.text);
      if (known !== undefined) {
        const related = { message: 'first', span: known.key.span };
        const message = `the PIN of ${quote(entry.key.text)} stands elsewhere already`;
        report.error('duplicate', entry.key.span, message, { related });
      } else first.set(entry.key.text, entry);
      const pin = readPin(entry, report);
      if (agent !== null && pin !== null) pins.set(entry.key.text, pin);
    }
  }
  return pins;
}

/** Reported at the agent's name, and without what was found. */
function readPin({ key, value }: YamlEntry, report: Report): string | null {
  if (value.kind === 'scalar' && typeof value.value === 'string' && PIN.test(value.value)) return value.value;
  const isNumber = value.kind === 'scalar' && typeof value.value === 'number';
  const message = isNumber ? 'a PIN stands in quotes, so that no 0 is lost' : 'a PIN has 4 to 10 digits';
  report.error('wrong-value', key.span, message, { hint: 'such as anna: "4711"' });
  return null;
}

/** `pins:`, and a PIN where a step should name the variable that holds it. */
const HAS_PINS = /(?:^|[\s{,'"])(?:pins['"]?\s*:|pin['"]?\s*:\s*['"]?[0-9])/;

/** A file as it may be shown: of one that holds PINs, every number of three digits or more is hidden. */
export function withoutPins(file: SourceFile): string {
  if (!('text' in file)) return '';
  return HAS_PINS.test(file.text)
    ? file.text.replace(/[0-9]{3,}/g, (digits) => '•'.repeat(digits.length))
    : file.text;
}
