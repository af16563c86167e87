import { describe, expect, test } from '@jest/globals';
import type { Diagnostic } from '../../src/flow-loader/diagnostic.ts';
import { formatDiagnostic, formatDiagnostics } from '../../src/flow-loader/format-diagnostics.ts';

const TEXT = `queues:
  support:
      messages:
        - { say: fiber_offer, after: 40s, every: 120s }
`;
const files = [{ path: 'site.yaml', text: TEXT }];
const diagnostic: Diagnostic = {
  severity: 'error',
  code: 'unknown-name',
  file: 'site.yaml',
  line: 4,
  column: 18,
  endColumn: 29,
  message: 'no text is named "fiber_offer"',
  suggestion: { name: 'fibre_offer', file: 'texts.yaml', line: 12 },
};

const carets = (printed: string): string => {
  const lines = printed.split('\n');
  const index = lines.findIndex((line) => /\| *\^+$/.test(line));
  const line = lines[index] ?? '';
  return lines[index - 1]?.slice(line.indexOf('^'), line.lastIndexOf('^') + 1) ?? '';
};

describe('a diagnostic', () => {
  test('is printed as an admin should see it', () => {
    expect(formatDiagnostic(diagnostic, files, { color: false, folder: 'flows/telco/' })).toBe(
      [
        'flows/telco/site.yaml:4:18  error  no text is named "fiber_offer"',
        '   3 |       messages:',
        ' > 4 |         - { say: fiber_offer, after: 40s, every: 120s }',
        '     |                  ^^^^^^^^^^^',
        '        did you mean "fibre_offer" (flows/telco/texts.yaml:12)?',
      ].join('\n'),
    );
  });

  test('in colours says the same', () => {
    const colored = formatDiagnostic(diagnostic, files, { color: true });
    expect(colored).toContain('\u001B[31merror\u001B[0m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what colours are made of
    const stripped = colored.replace(/\u001B\[[0-9]+m/g, '');
    expect(stripped).toBe(formatDiagnostic(diagnostic, files, { color: false }));
  });

  test('several are counted', () => {
    const all = [diagnostic, { ...diagnostic, severity: 'warning' as const }, diagnostic];
    expect(formatDiagnostics(all, files, { color: false })).toMatch(/\n\n2 errors, 1 warning\n$/);
    expect(formatDiagnostics(all, files, { color: false, most: 1 })).toContain('\n\n… and 2 more\n\n');
    expect(formatDiagnostics([], files, { color: false })).toBe('');
  });

  test('of a file that was not read has no lines', () => {
    const printed = formatDiagnostic(diagnostic, [{ path: 'site.yaml', unreadable: 'no permission' }], {
      color: false,
    });
    expect(printed.split('\n')).toHaveLength(2);
  });

  test('carries its hint and the other place', () => {
    const { suggestion: _, ...plain } = diagnostic;
    const printed = formatDiagnostic(
      { ...plain, hint: 'write it\u0007 so', related: { message: 'first', file: 'a.yaml', line: 3 } },
      files,
      { color: false, folder: 'x' },
    );
    expect(printed).toContain('\n        write it\\x07 so\n        first at x/a.yaml:3');
  });
});

describe('carets stand under what is meant', () => {
  const under = (line: string, found: string) => {
    const column = line.indexOf(found) + 1;
    const text = `# before\n${line}\n`;
    const printed = formatDiagnostic(
      { ...diagnostic, line: 2, column, endColumn: column + found.length },
      [{ path: 'site.yaml', text }],
      { color: false },
    );
    return { printed, found: carets(printed) };
  };

  test.each([
    ['in an ordinary line', '  ring: 20', '20'],
    ['after tabs', '\t\tring:\t20', '20'],
    ['at the very start', 'ring: 20', 'ring'],
    ['after letters with accents in two parts', '  e\u0301: 20', '20'],
  ])('%s', (_, line, found) => expect(under(line.normalize('NFC'), found).found).toBe(found));

  test('after control characters, which are shown by their codes', () => {
    const { printed, found } = under('  a\u001b[31m\u0000b: 20', '20');
    expect(printed).toContain('a\\x1b[31m\\x00b: 20');
    expect(found).toBe('20');
  });

  test('in a line of Windows', () => {
    const printed = formatDiagnostic(
      { ...diagnostic, line: 2, column: 7, endColumn: 9 },
      [{ path: 'site.yaml', text: 'a:\r\n  ring: 20\r\n' }],
      { color: false },
    );
    expect(printed).not.toContain('\r');
    expect(printed).toContain('> 2 |   ring: 20\n');
  });

  test.each([0, 40, 200, 5000, 50_000])('in a long line, %i characters in', (before) => {
    const line = `${'x '.repeat(before / 2)}found ${'y '.repeat(5000)}`;
    const { printed, found } = under(line, 'found');
    expect(found).toBe('found');
    for (const each of printed.split('\n')) expect(each.length).toBeLessThan(120);
  });

  test('when what is meant is longer than what is shown', () => {
    const { printed } = under(`a: ${'z'.repeat(3000)}`, 'z'.repeat(3000));
    for (const each of printed.split('\n')) expect(each.length).toBeLessThan(120);
  });

  test('of wide letters take two cells', () => {
    const { printed } = under('世界: 20', '20');
    expect(printed).toContain('\n     |       ^^');
  });
});
