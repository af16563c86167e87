/** Values by the names that the configuration files give in `; keepline: name`. */
export type ConfigValues = Readonly<Record<string, string>>;

/** `name = value ; keepline: placeholder`, with `=` or `=>`. */
const SETTING = /^(\s*[^;=[\]]+?\s*=>?[ \t]*)([^;]*?)([ \t]*;[ \t]*keepline:[ \t]*([a-z_]+)[ \t]*)$/;
/** `[section] ; keepline: placeholder`. */
const SECTION = /^(\s*\[)([^\]]+)(\][^;]*?[ \t]*;[ \t]*keepline:[ \t]*([a-z_]+)[ \t]*)$/;

/**
 * Puts `values` in the place of those that a configuration file is shipped with. Placeholders without a value keep
 * theirs.
 */
export function renderConfig(text: string, values: ConfigValues): string {
  return text
    .split('\n')
    .map((line) => {
      const match = SETTING.exec(line) ?? SECTION.exec(line);
      if (!match) return line;
      const [, before = '', , after = '', name = ''] = match;
      const value = values[name];
      return value === undefined ? line : `${before}${escapeValue(value)}${after}`;
    })
    .join('\n');
}

/** The placeholders that a configuration file has. */
export function placeholdersOf(text: string): string[] {
  return text.split('\n').flatMap((line) => (SETTING.exec(line) ?? SECTION.exec(line))?.[4] ?? []);
}

/** A value must stay one: no line break may end it and no semicolon turn its rest into a comment. */
function escapeValue(value: string): string {
  if (/[\r\n]/.test(value)) throw new Error('A value in Asterisk configuration cannot hold a line break.');
  return value.replaceAll(';', '\\;');
}
