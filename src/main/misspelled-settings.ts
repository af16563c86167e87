import { closest, distance } from 'fastest-levenshtein';

const PREFIX = 'KEEPLINE_';
const MOST_TYPING_ERRORS = 3;

/** A line for each name that looks like one of ours with a typing error in it, which would otherwise do nothing. */
export function likelyMisspellings(names: readonly string[], ours: readonly string[]): string[] {
  const lines: string[] = [];
  for (const name of names) {
    if (!name.startsWith(PREFIX) || ours.includes(name)) continue;
    const meant = closest(name, [...ours]);
    if (distance(name, meant) <= MOST_TYPING_ERRORS) {
      lines.push(`${name} is not a setting; did you mean ${meant}?`);
    }
  }
  return lines;
}
