/** `Mon-Fri 08:00-17:00, Sat 10:00-14:00` in words to ranges of minutes. */

import type { TimeRange } from '../domain/site.ts';
import { MINUTES_PER_DAY } from '../domain/time-units.ts';

export interface HoursFault {
  readonly message: string;
  readonly hint: string | null;
  /** Where in the text, exclusive at `to`. */
  readonly from: number;
  readonly to: number;
}

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
/** Of one text: it is probably not meant as hours at all. */
const MOST_FAULTS = 10;
export const EXAMPLE = 'Mon-Fri 08:00-17:00, Sat 10:00-14:00';

interface Word {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Adds what `text` says to `weekly` (seven lists, Monday first); the faults it has. */
export function addWeekly(text: string, weekly: TimeRange[][]): readonly HoursFault[] {
  const faults: HoursFault[] = [];
  let days: number[] = [];
  let waiting = false;
  let any = false;
  for (const word of wordsOf(text)) {
    if (faults.length >= MOST_FAULTS) break;
    if (/^[0-9]/.test(word.text)) {
      const range = readRange(word);
      if (isFault(range)) faults.push(range);
      else if (days.length === 0) faults.push(faultAt(word, 'these hours have no days', `write ${EXAMPLE}`));
      else for (const day of days) addRange(range, weekly[day] ?? [], word, faults, dayName(day));
      waiting = false;
      any = true;
      continue;
    }
    const named = readDays(word);
    if ('message' in named) {
      faults.push(named);
      return faults;
    }
    days = waiting ? [...days, ...named.days] : named.days;
    waiting = true;
  }
  const whole: Word = { text, from: 0, to: text.length };
  if (faults.length === 0 && (waiting || !any)) {
    faults.push(
      faultAt(whole, any ? 'the last days have no hours' : 'hours are missing', `write ${EXAMPLE}`),
    );
  }
  return faults;
}

/** The hours of one day: `closed`, or `08:00-12:00, 13:00-15:00`. */
export function readDay(text: string): {
  readonly ranges: readonly TimeRange[];
  readonly faults: readonly HoursFault[];
} {
  const ranges: TimeRange[] = [];
  const faults: HoursFault[] = [];
  const words = wordsOf(text);
  if (words.length === 1 && words[0]?.text === 'closed') return { ranges, faults };
  for (const word of words) {
    if (faults.length >= MOST_FAULTS) break;
    const range: TimeRange | HoursFault = /^[0-9]/.test(word.text)
      ? readRange(word)
      : faultAt(word, 'a day has hours such as 08:00-12:00, or is closed', null);
    if (isFault(range)) faults.push(range);
    else addRange(range, ranges, word, faults, null);
  }
  if (words.length === 0)
    faults.push(faultAt({ text, from: 0, to: text.length }, 'hours are missing', 'write closed'));
  return { ranges: byTime(ranges), faults };
}

export const byTime = (ranges: readonly TimeRange[]): readonly TimeRange[] =>
  [...ranges].sort((a, b) => a.from - b.from);

/** Whether a text is a date of the calendar, as 2026-12-24. */
export function isDate(text: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
}

function wordsOf(text: string): Word[] {
  return [...text.matchAll(/[^\s,]+/g)].map((match) => ({
    text: match[0],
    from: match.index,
    to: match.index + match[0].length,
  }));
}

const faultAt = (word: Word, message: string, hint: string | null): HoursFault => ({
  message,
  hint,
  from: word.from,
  to: Math.max(word.to, word.from + 1),
});

function readDays(word: Word): { days: number[] } | HoursFault {
  const [first = '', last = first, ...more] = word.text.split(/[-–]/);
  const from = dayNumber(first);
  const to = dayNumber(last);
  if (from === null || to === null || more.length > 0) {
    return faultAt(
      word,
      `"${word.text.slice(0, 20)}" is not a day`,
      'days are Mon, Tue, Wed, Thu, Fri, Sat, Sun',
    );
  }
  const count = ((to - from + DAYS.length) % DAYS.length) + 1;
  return { days: Array.from({ length: count }, (_, index) => (from + index) % DAYS.length) };
}

function dayNumber(text: string): number | null {
  const sought = text.toLowerCase();
  const found =
    sought.length < 3 ? -1 : DAYS.findIndex((day) => day === sought || day.slice(0, 3) === sought);
  return found < 0 ? null : found;
}

const dayName = (day: number): string => {
  const name = DAYS[day] ?? '';
  return name.charAt(0).toUpperCase() + name.slice(1);
};

function readRange(word: Word): TimeRange | HoursFault {
  const match = /^([0-9]{1,2}):([0-9]{2})[-–]([0-9]{1,2}):([0-9]{2})$/.exec(word.text);
  if (match === null) {
    const loose = /^([0-9]{1,2})(?:[.:h]([0-9]{2}))?[-–]([0-9]{1,2})(?:[.:h]([0-9]{2}))?$/.exec(word.text);
    const hint = loose && `write ${clock(Number(loose[1]), loose[2])}-${clock(Number(loose[3]), loose[4])}`;
    return faultAt(word, 'times are written 08:00-17:00', hint);
  }
  const [, fromHour, fromMinute, toHour, toMinute] = match.map(Number);
  const from = (fromHour ?? 0) * 60 + (fromMinute ?? 0);
  const to = (toHour ?? 0) * 60 + (toMinute ?? 0);
  const real =
    (fromMinute ?? 0) < 60 && (toMinute ?? 0) < 60 && from < MINUTES_PER_DAY && to <= MINUTES_PER_DAY;
  if (!real) return faultAt(word, 'a day goes from 00:00 to 24:00', null);
  if (from < to) return { from, to };
  if (from === to)
    return faultAt(word, 'these hours begin and end at the same time', 'around the clock is 00:00-24:00');
  const [start, end] = word.text.split(/[-–]/);
  const hint =
    to === 0
      ? `write ${start}-24:00`
      : `over midnight, write ${start}-24:00 and, for the next day, 00:00-${end}`;
  return faultAt(word, 'these hours end before they begin', hint);
}

const isFault = (read: TimeRange | HoursFault): read is HoursFault => 'message' in read;

const clock = (hour: number, minute: string | undefined): string =>
  `${String(hour).padStart(2, '0')}:${minute ?? '00'}`;

function addRange(
  range: TimeRange,
  ranges: TimeRange[],
  word: Word,
  faults: HoursFault[],
  day: string | null,
): void {
  const other = ranges.find((each) => each.from < range.to && range.from < each.to);
  if (other === undefined) ranges.push(range);
  else {
    const times = `${written(other.from)}-${written(other.to)}`;
    faults.push(faultAt(word, `these hours overlap ${times}${day === null ? '' : ` of ${day}`}`, null));
  }
}

const written = (minutes: number): string =>
  clock(Math.floor(minutes / 60), String(minutes % 60).padStart(2, '0'));
