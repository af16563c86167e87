/** Tells from Keepline's log what the phones cannot know, and notes it in the ledger. */

import type { QueueName } from '../domain/ids.ts';
import type { SpokenWait } from '../domain/queue/quote.ts';
import { spokenArguments } from '../domain/queue/quote.ts';
import type { Site } from '../domain/site.ts';
import type { Caller } from './cast/caller.ts';
import type { Ledger } from './ledger.ts';
import type { LogLine } from './log-line.ts';
import type { Story } from './story.ts';

/** Whom the board and the story know of a call. */
export interface Known {
  readonly who: string;
  readonly number: string;
  /** Nobody of the cast: somebody with a softphone. */
  readonly isGuest: boolean;
  joinedAtMs: number | null;
}

export interface NarratorParts {
  readonly site: Site;
  readonly story: Story;
  readonly ledger: Ledger;
  readonly cast: {
    callerOf(number: string): Pick<Caller, 'visit' | 'listenFor'> | null;
    nameOf(number: string): string;
  };
  now(): number;
}

export class Narrator {
  private readonly parts: NarratorParts;
  private readonly calls = new Map<string, Known>();

  constructor(parts: NarratorParts) {
    this.parts = parts;
  }

  /** By Keepline's id of the call; null for one that it has not told of. */
  known(call: string): Known | null {
    return this.calls.get(call) ?? null;
  }

  hear(line: LogLine): void {
    const { story } = this.parts;
    const call = line.text('call');
    const known = this.calls.get(call);
    const who = known?.who ?? 'a caller';
    switch (line.event) {
      case 'callArrived':
        return this.arrive(call, line.text('callerNumber'));
      case 'callQueued':
        return this.queue(call, line.text('queue'), line.number('position'));
      case 'placeTold':
        return this.tellPlace(call, line.text('queue'), line.number('position'));
      case 'waitTold':
        return this.tellWait(call, line.text('queue'), waitOf(line));
      case 'agentDidNotAnswer':
        return story.tell(`${this.missed(line)}; ${who} keeps the place in line`);
      case 'waitedTooLong':
        return story.tell(`${who} has waited too long in ${line.text('queue')}`, 'bad');
      case 'transferStarted':
        return story.tell(`${who} is put through to ${line.text('to')}`);
      case 'callEnded':
        if (known?.isGuest) story.tell(`${who} has left`);
        this.calls.delete(call);
        return;
      default:
        return this.worry(line);
    }
  }

  private arrive(call: string, number: string): void {
    const who = this.parts.cast.nameOf(number);
    const isGuest = this.parts.cast.callerOf(number) === null;
    this.calls.set(call, { who, number, isGuest, joinedAtMs: null });
    if (isGuest) this.parts.story.tell(`${who} calls`);
  }

  private queue(call: string, queue: string, position: number): void {
    const known = this.calls.get(call);
    if (known === undefined) return;
    known.joinedAtMs ??= this.parts.now();
    const visit = this.parts.ledger.of(known.number);
    if (visit !== null) visit.joinedAtMs ??= known.joinedAtMs;
    this.parts.story.tell(`${known.who} waits at place ${position} in ${queue}`);
  }

  private tellPlace(call: string, queue: string, position: number): void {
    const known = this.calls.get(call);
    if (known === undefined) return;
    const caller = this.parts.cast.callerOf(known.number);
    if (caller === null) return this.parts.story.tell(`${known.who} is told place ${position} in ${queue}`);
    const { visit } = caller;
    visit.placesTold += 1;
    const text = this.parts.site.queues[queue as QueueName]?.tell.place?.text ?? 'place';
    caller.listenFor(text, { position, over: 'no' }).then(
      (heard) => {
        if (heard) visit.placesHeard += 1;
      },
      // What goes wrong while listening is told by the caller, or is the end of their call.
      () => undefined,
    );
  }

  private tellWait(call: string, queue: string, wait: SpokenWait | null): void {
    const known = this.calls.get(call);
    if (known === undefined || wait === null) return;
    const caller = this.parts.cast.callerOf(known.number);
    if (caller === null) return this.parts.story.tell(`${known.who} is told the wait in ${queue}`);
    const text = this.parts.site.queues[queue as QueueName]?.tell.wait?.text ?? 'wait';
    caller.listenFor(text, spokenArguments(wait)).catch(() => undefined);
  }

  /** Whatever Keepline itself warns of. */
  private worry(line: LogLine): void {
    if (!['warn', 'error', 'fatal'].includes(line.level)) return;
    const about = [line.text('reason'), line.error, line.text('where')].filter((part) => part !== '');
    this.parts.story.tell(`Keepline: ${[line.event, ...about].join(', ')}`, 'bad');
  }

  private missed(line: LogLine): string {
    const agent = this.agent(line.text('agent'));
    const cause = line.text('cause');
    if (cause === 'noAnswer') return `${agent} does not answer`;
    return cause === 'busy' ? `${agent}'s phone is busy` : `${agent} cannot be reached (${cause})`;
  }

  private agent(name: string): string {
    const agents: Readonly<Record<string, { readonly name: string }>> = this.parts.site.agents;
    return agents[name]?.name.split(' ')[0] ?? name;
  }
}

/** Minutes, as they were said. */
function waitOf(line: LogLine): SpokenWait | null {
  const wait = line.object('wait');
  const from = Number(wait?.from ?? 0);
  const to = Number(wait?.to ?? 0);
  switch (wait?.kind) {
    case 'lessThan':
      return { kind: 'lessThan', to };
    case 'about':
    case 'between':
      return { kind: wait.kind, from, to };
    case 'moreThan':
      return { kind: 'moreThan', from };
    default:
      return null;
  }
}
