/** The board on the terminal: from a model to lines of text. Pure. */
import type { Figures } from './ledger.ts';
import type { StoryLine } from './story.ts';
import { clock, printable, seconds, shortened, timeOfDay } from './words.ts';

export type Tone = 'plain' | 'busy' | 'ringing' | 'idle';

export interface BoardModel {
  readonly company: string;
  readonly openMs: number;
  /** Null: open until told to end. */
  readonly totalMs: number | null;
  /** Those who are in the flow: hearing or being asked something. */
  readonly steps: readonly {
    readonly who: string;
    readonly doing: string;
    readonly at: string;
    readonly sinceMs: number;
  }[];
  readonly lines: readonly { readonly queue: string; readonly waiting: readonly BoardWaiting[] }[];
  readonly agents: readonly {
    readonly name: string;
    readonly doing: string;
    readonly tone: Tone;
    readonly sinceMs: number;
  }[];
  readonly figures: Figures;
  readonly story: readonly StoryLine[];
  readonly joinIn: string;
  /** Something is wrong with the whole, such as Keepline not answering. */
  readonly trouble: string | null;
}

export interface BoardWaiting {
  readonly place: number;
  readonly who: string;
  readonly waitedMs: number;
  /** Whose phone rings for them. */
  readonly ringing: string | null;
}

export interface BoardSize {
  readonly columns: number;
  readonly rows: number;
  readonly color: boolean;
}

const SMALLEST_COLUMNS = 40;
const MOST_STEPS = 6;
/** Of the rows that are left, this share is for those in the menu; the rest is the story's. */
const SHARE_OF_STEPS = 0.3;

/** Exactly as many lines as there are rows, none longer than the columns. */
export function renderBoard(model: BoardModel, { columns, rows, color }: BoardSize): string[] {
  const width = Math.max(SMALLEST_COLUMNS, columns);
  const paint = color ? painted : (_code: Paint, text: string) => text;
  const fitted = (text: string) => shortened(printable(text), width);
  const heading = (text: string) => paint('heading', fitted(` ${text}`));

  const top = [
    paint('heading', fitted(spread(` KEEPLINE DEMO  ${model.company}`, openFor(model), width))),
    ...(model.trouble === null ? [] : [paint('bad', fitted(` ${model.trouble}`))]),
  ];
  const queues = model.lines.map((line) => queueLine(line, width, paint));
  const agents = model.agents.map(({ name, doing, tone, sinceMs }) =>
    paint(tone, fitted(spread(`   ${name.padEnd(11)} ${doing}`, `${clock(sinceMs)} `, width))),
  );
  const bottom = [paint('dim', fitted(` ${model.joinIn}`)), paint('dim', fitted(' Ctrl-C ends the demo.'))];

  const airy = rows >= 30;
  const gap = airy ? [''] : [];
  const fixed = top.length + queues.length + agents.length + bottom.length + 3 + 2 + gap.length * 3;
  const stepRows = Math.max(1, Math.min(MOST_STEPS, Math.floor((rows - fixed) * SHARE_OF_STEPS)));
  const steps = stepLines(model.steps, stepRows, width, fitted);
  const lines = [
    ...top,
    ...gap,
    heading('In the menu'),
    ...steps,
    ...gap,
    heading('In line'),
    ...queues,
    ...gap,
    heading('Agents'),
    ...agents,
    '',
    fitted(figuresLine(model.figures)),
  ];
  const storyRows = Math.max(0, rows - lines.length - bottom.length - 1);
  const story = model.story.slice(model.story.length - Math.min(storyRows, model.story.length));
  const told = story.map(({ atMs, text, mood }) => paint(mood, fitted(` ${timeOfDay(atMs)}  ${text}`)));
  const padding = Array.from({ length: Math.max(0, storyRows - told.length) }, () => '');
  return [...lines, '', ...told, ...padding, ...bottom].slice(0, rows);
}

const openFor = ({ openMs, totalMs }: BoardModel): string =>
  totalMs === null ? `open for ${clock(openMs)} ` : `open for ${clock(openMs)} of ${clock(totalMs)} `;

function stepLines(
  steps: BoardModel['steps'],
  rows: number,
  width: number,
  fitted: (text: string) => string,
): string[] {
  const hidden = Math.max(0, steps.length - rows);
  const shown = hidden === 0 ? steps : steps.slice(0, rows - 1);
  const lines = shown.map(({ who, doing, at, sinceMs }) =>
    fitted(spread(`   ${who.padEnd(11)} ${doing}`, `${at}  ${clock(sinceMs).padStart(5)} `, width)),
  );
  if (hidden > 0) lines.push(fitted(`   and ${steps.length - shown.length} more`));
  // As many lines whether full or not: what stands below does not jump.
  return [...lines, ...Array.from({ length: rows - lines.length }, () => '')];
}

function queueLine(
  { queue, waiting }: BoardModel['lines'][number],
  width: number,
  paint: (code: Paint, text: string) => string,
): string {
  const start = `   ${queue.padEnd(11)} `;
  if (waiting.length === 0) return paint('idle', shortened(`${start}nobody waits`, width));
  let line = start;
  let length = start.length;
  for (const [index, { place, who, waitedMs, ringing }] of waiting.entries()) {
    const text = printable(
      `${place} ${who} ${clock(waitedMs)}${ringing === null ? '' : ` (${ringing}'s phone rings)`}  `,
    );
    const more = waiting.length - index - 1;
    const reserve = more > 0 ? ` +${more}`.length : 0;
    if (length + [...text].length + reserve > width) {
      return `${line}+${more + 1}`;
    }
    line += paint(ringing === null ? 'plain' : 'ringing', text);
    length += [...text].length;
  }
  return line;
}

function figuresLine({ placed, answered, gaveUp, lost, averageWaitMs }: Figures): string {
  const wait = averageWaitMs === null ? '' : `, ${seconds(averageWaitMs)} in line on average`;
  return ` ${placed} calls so far: ${answered} answered, ${gaveUp} gave up, ${lost} lost${wait}`;
}

/** The right part stays whole; the left gives way. */
function spread(left: string, right: string, width: number): string {
  const room = Math.max(0, width - [...right].length - 1);
  return `${shortened(left, room).padEnd(room)} ${right}`;
}

type Paint = 'heading' | 'dim' | StoryLine['mood'] | Tone;

const CODES: Readonly<Record<Paint, readonly [number, number] | null>> = {
  heading: [1, 22],
  dim: [2, 22],
  plain: null,
  good: [32, 39],
  bad: [31, 39],
  busy: [32, 39],
  ringing: [33, 39],
  idle: [2, 22],
};

function painted(code: Paint, text: string): string {
  const pair = CODES[code];
  return pair === null || text === '' ? text : `\u001b[${pair[0]}m${text}\u001b[${pair[1]}m`;
}
