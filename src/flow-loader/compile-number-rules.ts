/** Which numbers may be called back, from countries and patterns to the rules of the guard. */
import { isNumberPattern } from '../domain/callback/number-pattern.ts';
import type { NumberRules } from '../domain/callback/settings.ts';
import { isCountry } from '../domain/numbers.ts';
import type { ProfileDraft } from './callback-book.ts';
import type { Report } from './diagnostic.ts';
import { entryAt, quote, type YamlScalar } from './yaml-tree.ts';

const COUNTRY = /^[A-Za-z]{2}$/;

/** @param home the site's country, to which numbers belong where nothing is said. */
export function compileNumberRules(
  { span, node, input }: ProfileDraft,
  home: string | null,
  report: Report,
): NumberRules {
  const countries: string[] = [];
  const allow: string[] = [];
  for (const scalar of scalarsAt('allow', node)) {
    const isLetters = COUNTRY.test(scalar.text);
    if (!isLetters) allow.push(...patternAt(scalar, 'a country or a number', report));
    else if (isCountry(scalar.text)) countries.push(scalar.text);
    else {
      const upper = scalar.text.toUpperCase();
      const hint = isCountry(upper) ? `write ${upper}` : 'a country is written with two letters, such as SE';
      report.error('wrong-value', scalar.span, `no country has the letters ${quote(scalar.text)}`, { hint });
    }
  }
  const deny = scalarsAt('deny', node).flatMap((scalar) => patternAt(scalar, 'a number', report));
  if (home === null && input.numbers.allow.length === 0) {
    const hint = 'write country: SE at the top of a file, or numbers: { allow: [SE] } here';
    report.error('missing', span, 'no number may be called: it is not said of which country', { hint });
  }
  return {
    countries,
    allow,
    deny,
    pendingPerNumber: input.numbers.pending,
    perDay: input.numbers['per-day'],
  };
}

function scalarsAt(key: string, node: ProfileDraft['node']): readonly YamlScalar[] {
  const list = entryAt(node, 'numbers', key)?.value;
  return list?.kind === 'list' ? list.items.flatMap((item) => (item.kind === 'scalar' ? [item] : [])) : [];
}

function patternAt(scalar: YamlScalar, what: string, report: Report): readonly string[] {
  if (isNumberPattern(scalar.text)) return [scalar.text];
  const hint = 'digits, perhaps with + before and * after them, such as "+4670*"';
  report.error('bad-number', scalar.span, `${quote(scalar.text)} is not ${what}`, { hint });
  return [];
}
