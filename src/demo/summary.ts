/** What is said at the end, and whether the demo went well. */
import type { Figures } from './ledger.ts';
import { seconds } from './words.ts';

/** Went well: somebody was answered, and nobody was lost. */
export const wentWell = (figures: Figures): boolean => figures.answered > 0 && figures.lost === 0;

/** Lines without colours. */
export function summarize(figures: Figures, openMs: number): string[] {
  const { placed, answered, gaveUp, closed, lost, open } = figures;
  const rows: [string, string][] = [
    ['Calls placed', String(placed)],
    ['Answered by agents', String(answered)],
    ['Gave up by own choice', String(gaveUp)],
  ];
  if (closed > 0) rows.push(['On the line at closing', String(closed)]);
  if (open > 0) rows.push(['Not ended', String(open)]);
  rows.push(['Lost', String(lost)]);
  if (figures.averageWaitMs !== null && figures.longestWaitMs !== null) {
    const { averageWaitMs, longestWaitMs } = figures;
    rows.push(['Wait in line', `${seconds(averageWaitMs)} on average, ${seconds(longestWaitMs)} at most`]);
  }
  const { placesTold, placesHeard, talksHeard, talksUnheard } = figures;
  const heard = placesTold === 0 ? '' : `, of which callers heard ${placesHeard} to the end`;
  rows.push(['Places told', `${placesTold}${heard}`]);
  const checked = talksHeard + talksUnheard;
  if (checked > 0) rows.push(['Heard each other', `${talksHeard} of ${checked} callers and agents`]);
  return [
    `The floor was open for ${seconds(openMs)}.`,
    ...rows.map(([what, value]) => `  ${what.padEnd(24)} ${value}`),
  ];
}
