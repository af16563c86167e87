/** What happens on the floor, told line by line. */
import { printable } from './words.ts';

/** `bad` is what ought not to happen. */
export type StoryMood = 'plain' | 'good' | 'bad';

export interface StoryLine {
  readonly atMs: number;
  readonly text: string;
  readonly mood: StoryMood;
}

const KEPT = 200;

export class Story {
  private readonly kept: StoryLine[] = [];
  private readonly now: () => number;
  private readonly listener: (line: StoryLine) => void;

  constructor(now: () => number, listener: (line: StoryLine) => void) {
    this.now = now;
    this.listener = listener;
  }

  tell(text: string, mood: StoryMood = 'plain'): void {
    const line = { atMs: this.now(), text: printable(text), mood };
    this.kept.push(line);
    if (this.kept.length > KEPT) this.kept.shift();
    this.listener(line);
  }

  /** The newest last. */
  get lines(): readonly StoryLine[] {
    return this.kept;
  }
}
