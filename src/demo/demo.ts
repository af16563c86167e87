/** One demo from its start to its end: opens the floor, lets the cast perform, shows it, closes, and sums up. */
import { setMaxListeners } from 'node:events';
import { bold, green, red } from '../main/io.ts';
import type { DemoOptions } from './arguments.ts';
import { renderBoard } from './board.ts';
import { type KnownCalls, seenIn } from './board-model.ts';
import { Cast } from './cast/cast.ts';
import { diceOf } from './cast/dice.ts';
import type { Stage } from './cast/stage.ts';
import { CALLED_NUMBER } from './cast/stage.ts';
import type { Closing } from './closing.ts';
import { type Floor, openFloor } from './floor.ts';
import { Ledger } from './ledger.ts';
import { Narrator } from './narrator.ts';
import { aborted, pause } from './pause.ts';
import { showProgress } from './progress.ts';
import { Screen, type Terminal } from './screen.ts';
import { Story, type StoryLine } from './story.ts';
import { summarize, wentWell } from './summary.ts';
import { timeOfDay } from './words.ts';

const REDRAW_EVERY_MS = 250;
/** How long before the end no more callers come. */
const WIND_UP_MS = { share: 0.25, least: 5_000, most: 12_000 };
const GOING_HOME_LIMIT_MS = 15_000;

export interface DemoIo {
  readonly terminal: Terminal;
  /** Whether `terminal` is one; else what goes to it is a file or a pipe. */
  readonly isTerminal: boolean;
  readonly color: boolean;
  /** Aborted when the demo is told to end. */
  readonly ending: AbortSignal;
  readonly closing: Closing;
}

/** `stopped`: it was told to end before it was over. */
export type DemoOutcome = 'wentWell' | 'wentBadly' | 'stopped';

/** @throws FloorError or ProvisionError when the floor cannot be opened. */
export async function runDemo(options: DemoOptions, io: DemoIo): Promise<DemoOutcome> {
  const { terminal, isTerminal, color, ending } = io;
  const print = (line: string): void => {
    terminal.write(`${line}\n`);
  };
  const now = (): number => Date.now();
  const screen = new Screen(terminal);
  io.closing.add('board', () => screen.leave());
  const story = new Story(now, (line) => {
    if (!isTerminal) print(storyLine(line, color));
  });

  const windUp = new AbortController();
  const goHome = new AbortController();
  // Everybody of the cast listens to these.
  setMaxListeners(0, windUp.signal, goHome.signal);
  let narrator: Narrator | null = null;
  print(`Keepline demo, seed ${options.seed}.`);
  const floor = await openFloor({
    closing: io.closing,
    ending,
    onProgress: showProgress(terminal, isTerminal),
    onStep: (what) => print(`${what}.`),
    onLine: (line) => {
      // What Keepline says of its own end is no part of the story.
      if (!goHome.signal.aborted) narrator?.hear(line);
    },
  });
  if (floor === null) return 'stopped';
  const joinIn = joinInWords(floor);
  for (const line of joinIn.atLength) print(line);

  const ledger = new Ledger();
  const stage: Stage = {
    ...{ phones: floor.phones, prompts: floor.prompts, ledger, story, now },
    ...{ dice: diceOf(options.seed), windUp: windUp.signal, closing: goHome.signal },
  };
  const cast = new Cast(stage, options.callersPerMinute);
  narrator = new Narrator({ site: floor.site, story, ledger, cast, now });

  const openedAtMs = now();
  const totalMs = options.seconds === null ? null : options.seconds * 1000;
  const known: KnownCalls = (call) => narrator?.known(call) ?? null;
  const stopShowing = isTerminal
    ? keepShowing(screen, { floor, ledger, story, known, color, openedAtMs, totalMs, joinIn: joinIn.inShort })
    : () => {};

  const broken = new AbortController();
  floor.keepline.ended.then(() => broken.abort());
  const performing = cast.perform();
  if (totalMs === null) await Promise.race([aborted(ending), aborted(broken.signal)]);
  else {
    const { share, least, most } = WIND_UP_MS;
    const windUpMs = Math.min(most, Math.max(least, totalMs * share));
    await pause(totalMs - windUpMs, ending, broken.signal);
    if (!ending.aborted && !broken.signal.aborted) {
      story.tell('The floor closes soon: nobody new calls, and talks come to an end');
      windUp.abort();
      await pause(totalMs - (now() - openedAtMs), ending, broken.signal);
    }
  }
  windUp.abort();
  goHome.abort();
  const openMs = now() - openedAtMs;
  await performing;
  const gone = new AbortController();
  cast.goneHome().finally(() => gone.abort());
  await pause(GOING_HOME_LIMIT_MS, gone.signal);
  stopShowing();
  screen.leave();
  // Before anything is put away, which ends Keepline too.
  if (floor.keepline.hasEnded) throw floor.failure(`Keepline ended by itself.\n${floor.keepline.complaint}`);

  const { figures } = ledger;
  print('');
  const [first, ...rows] = summarize(figures, openMs);
  print(bold(first ?? '', color));
  for (const row of rows) print(row);
  if (ending.aborted && totalMs !== null) return 'stopped';
  if (ending.aborted) return figures.lost === 0 ? 'wentWell' : 'wentBadly';
  return wentWell(figures) ? 'wentWell' : 'wentBadly';
}

interface Showing {
  readonly floor: Floor;
  readonly ledger: Ledger;
  readonly story: Story;
  readonly known: KnownCalls;
  readonly color: boolean;
  readonly openedAtMs: number;
  readonly totalMs: number | null;
  readonly joinIn: string;
}

/** Draws the board again and again; the function returned ends that. */
function keepShowing(screen: Screen, showing: Showing): () => void {
  const { floor, ledger, story, known, color, openedAtMs, totalMs, joinIn } = showing;
  let seen: ReturnType<typeof seenIn> = { steps: [], lines: [], agents: [] };
  let trouble: string | null = null;
  let asking = false;
  let isOver = false;
  const draw = async (): Promise<void> => {
    // A slow answer is waited for rather than asked for again.
    if (asking) return;
    asking = true;
    const reply = await floor.control.status();
    asking = false;
    if (isOver) return;
    const nowMs = Date.now();
    if (reply.type === 'reply') seen = seenIn(reply.report, floor.site, known, nowMs);
    trouble = reply.type === 'reply' ? null : 'Keepline does not say how it stands';
    const model = {
      ...{ ...seen, trouble, joinIn, totalMs, company: floor.site.name },
      ...{ openMs: nowMs - openedAtMs, figures: ledger.figures, story: story.lines },
    };
    screen.show(renderBoard(model, { ...screen.size, color }));
  };
  const timer = setInterval(() => void draw(), REDRAW_EVERY_MS);
  void draw();
  return () => {
    isOver = true;
    clearInterval(timer);
  };
}

function joinInWords({ guest, dataFolder }: Floor): {
  readonly inShort: string;
  readonly atLength: readonly string[];
} {
  return {
    inShort: `Your softphone: ${guest.user} at ${guest.address}, password ${guest.password}; dial ${CALLED_NUMBER}`,
    atLength: [
      'The floor is open. Join in with a softphone on this machine:',
      `  server ${guest.address} (UDP), user ${guest.user}, password ${guest.password}; dial ${CALLED_NUMBER}`,
      'Ask Keepline how it stands, in another terminal:',
      `  npx keepline status --data ${dataFolder}`,
      '',
    ],
  };
}

function storyLine({ atMs, text, mood }: StoryLine, color: boolean): string {
  const words = mood === 'good' ? green(text, color) : mood === 'bad' ? red(text, color) : text;
  return `${timeOfDay(atMs)}  ${words}`;
}
