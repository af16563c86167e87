/** Opening hours, from words to ranges. */
import type { OpeningHours, TimeRange } from '../domain/site.ts';
import type { Report } from './diagnostic.ts';
import { addWeekly, byTime, EXAMPLE, type HoursFault, isDate, readDay } from './hours-words.ts';
import type { Definition } from './names.ts';
import { hoursSchema } from './schema-site.ts';
import { readShape } from './shape.ts';
import { childOf, quote, spanInScalar, type YamlEntry, type YamlNode, type YamlScalar } from './yaml-tree.ts';

export function compileHours({ name, span, value }: Definition, report: Report): OpeningHours | null {
  const before = report.errors;
  if (readShape(value, hoursSchema, `hours ${quote(name)}`, span, report) === null) return null;
  const weekly: TimeRange[][] = Array.from({ length: 7 }, () => []);
  const days = value.kind === 'map' ? childOf(value, 'days') : value;
  const except = value.kind === 'map' ? childOf(value, 'except') : null;
  if (days === null)
    report.error('missing', span, `hours ${quote(name)} need "days"`, { hint: `such as days: ${EXAMPLE}` });
  else for (const scalar of scalarsOf(days, report)) tell(addWeekly(scalar.text, weekly), scalar, report);
  const exceptions =
    except?.kind === 'map' ? except.entries.map((entry) => readException(entry, report)) : [];
  if (report.errors > before) return null;
  return {
    weekly: weekly.map(byTime),
    except: Object.fromEntries(
      exceptions.filter((each) => each !== null).sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  };
}

function readException({ key, value }: YamlEntry, report: Report): [string, readonly TimeRange[]] | null {
  if (!isDate(key.text)) {
    const hint = 'dates are written 2026-12-24';
    report.error('bad-hours', key.span, `${quote(key.text)} is not a date of the calendar`, { hint });
    return null;
  }
  const ranges: TimeRange[] = [];
  for (const scalar of scalarsOf(value, report, key)) {
    const day = readDay(scalar.text);
    tell(day.faults, scalar, report);
    const overlap = day.ranges.some((range) =>
      ranges.some((each) => each.from < range.to && range.from < each.to),
    );
    if (overlap) report.error('bad-hours', scalar.span, 'these hours overlap those before');
    ranges.push(...day.ranges);
  }
  return [key.text, byTime(ranges)];
}

/** One text or a list of them. */
function scalarsOf(node: YamlNode, report: Report, anchor: YamlScalar | null = null): readonly YamlScalar[] {
  const nodes = node.kind === 'list' ? node.items : [node];
  return nodes.flatMap((each) => {
    if (each.kind === 'scalar' && typeof each.value === 'string') return [each];
    const span = each.span.end > each.span.start ? each.span : (anchor ?? each).span;
    report.error('bad-hours', span, 'hours are expected here', {
      hint: `such as ${anchor ? '08:00-12:00, or closed' : EXAMPLE}`,
    });
    return [];
  });
}

function tell(faults: readonly HoursFault[], scalar: YamlScalar, report: Report): void {
  for (const { message, hint, from, to } of faults) {
    report.error('bad-hours', spanInScalar(scalar, from, to), message, { hint: hint ?? undefined });
  }
}
