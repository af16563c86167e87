/**
 * The ways a call can take through a site: what is never reached, and where it goes round for ever.
 *
 * A place is a step of a block. From each lead edges to the places that may come next. A step that was wrong (null)
 * waits for the caller and goes on, so that nothing is concluded from it.
 */

import type { Step } from '../domain/flow/steps.ts';
import { type BlockId, blockOf, type FlowName } from '../domain/ids.ts';
import type { Block } from './flow-context.ts';
import type { QueueKeys } from './queue-draft.ts';
import type { Span } from './source-text.ts';

export interface Place {
  readonly block: BlockId;
  readonly index: number;
}

/** Where a step may lead. */
export interface Ways {
  /** Blocks nested in it, each of which comes back to the step after it. */
  readonly nested: readonly BlockId[];
  /** Whether it may go on to the next step without entering a nested block. */
  readonly on: boolean;
  readonly jump: FlowName | null;
  readonly call: FlowName | null;
  readonly returns: boolean;
}

const ON: Ways = { nested: [], on: true, jump: null, call: null, returns: false };

/** The ways of a step by itself; a queue's keys are the WayMap's to add. */
function waysOf(step: Step | null): Ways {
  switch (step?.type) {
    case 'menu':
    case 'collect': {
      const exits = [step.noInput.then, step.noMatch.then];
      const keys = step.type === 'menu' ? Object.values(step.keys) : [];
      return {
        ...ON,
        nested: present([...keys, ...exits]),
        on: step.type === 'collect' || exits.includes(null),
      };
    }
    case 'branch': {
      const nested = step.cases.map((each) => each.then);
      return { ...ON, nested: present([...nested, step.otherwise]), on: step.otherwise === null };
    }
    case 'hours':
      return {
        ...ON,
        nested: present([step.open, step.closed]),
        on: step.open === null || step.closed === null,
      };
    case 'queue':
      return { ...ON, nested: present([...Object.values(step.on), step.callbackOnly ?? null]) };
    case 'agent':
      return { ...ON, nested: present([step.unknown, step.wrongPin, step.notNow]) };
    case 'transfer':
      return { ...ON, nested: present([step.busy, step.noAnswer, step.failed]) };
    case 'callbackOffer':
      return {
        ...ON,
        nested: present([...Object.values(step.offered), step.otherwise]),
        on: step.otherwise === null,
      };
    case 'callbackNumber':
      return { ...ON, nested: present([step.denied, step.limited]) };
    case 'callbackPending':
      return { ...ON, nested: present([step.pending]) };
    case 'callbackTime':
      return { ...ON, nested: present([step.none]) };
    case 'takeOver':
      return { ...ON, nested: present([step.takenOver]) };
    case 'goto':
      return { ...ON, on: false, jump: step.flow };
    case 'call':
      return { ...ON, on: false, call: step.flow };
    case 'return':
      return { ...ON, on: false, returns: true };
    case 'hangup':
      return { ...ON, on: false };
    default:
      return ON;
  }
}

const present = (blocks: readonly (BlockId | null | undefined)[]): BlockId[] =>
  blocks.filter((block) => block !== null && block !== undefined);

/** How a block can be left: by its end, or by a `return` in it. */
interface Exits {
  readonly end: boolean;
  readonly returns: boolean;
}

/** Flows calling flows calling flows: beyond this nothing is concluded, and the stack is spared. */
const DEEPEST = 1000;

export class WayMap {
  readonly blocks: ReadonlyMap<BlockId, Block>;
  readonly #queueKeys: QueueKeys;
  /** Of nested blocks, the steps that they are nested in: several for the keys of a queue. */
  readonly #parents = new Map<BlockId, Place[]>();

  constructor(blocks: ReadonlyMap<BlockId, Block>, queueKeys: QueueKeys) {
    this.blocks = blocks;
    this.#queueKeys = queueKeys;
    for (const { id, steps } of blocks.values()) {
      for (const [index, step] of steps.entries()) {
        for (const nested of this.ways(step).nested) {
          this.#parents.set(nested, [...(this.#parents.get(nested) ?? []), { block: id, index }]);
        }
      }
    }
  }

  /** Where a step may lead; a queue step, by the keys of its queue as well. */
  ways(step: Step | null): Ways {
    const ways = waysOf(step);
    if (step?.type !== 'queue') return ways;
    return { ...ways, nested: [...ways.nested, ...Object.values(this.#queueKeys.get(step.queue) ?? {})] };
  }

  step(place: Place): Step | null {
    return this.blocks.get(place.block)?.steps[place.index] ?? null;
  }

  span(place: Place): Span | null {
    return this.blocks.get(place.block)?.spans[place.index] ?? null;
  }

  places(): Place[] {
    return [...this.blocks.values()].flatMap(({ id, steps }) =>
      steps.map((_, index) => ({ block: id, index })),
    );
  }

  /** The first steps that control may come to in a block; none if it is empty, where `after` comes instead. */
  entry(block: BlockId): Place[] {
    const isEmpty = (this.blocks.get(block)?.steps.length ?? 0) === 0;
    return isEmpty ? this.#afterBlock(block, new Set()) : [{ block, index: 0 }];
  }

  /** What follows a place when its step goes on: the next step, or what follows the block. None at a flow's end. */
  after(place: Place): Place[] {
    return this.#after(place, new Set());
  }

  #after({ block, index }: Place, left: Set<BlockId>): Place[] {
    const length = this.blocks.get(block)?.steps.length ?? 0;
    return index + 1 < length ? [{ block, index: index + 1 }] : this.#afterBlock(block, left);
  }

  /** @param left blocks left on the way: the keys of a queue may lead into the same queue again. */
  #afterBlock(block: BlockId, left: Set<BlockId>): Place[] {
    if (left.has(block)) return [];
    left.add(block);
    return (this.#parents.get(block) ?? []).flatMap((parent) => this.#after(parent, left));
  }

  /**
   * How control can leave a block, looking only at steps that `passable` lets through (others are taken for the end
   * of the way). `goto` never comes back.
   */
  exits(
    block: BlockId,
    passable: (step: Step | null) => boolean,
    memo = new Map<BlockId, Exits>(),
    depth = 0,
  ): Exits {
    const known = memo.get(block);
    if (known !== undefined) return known;
    if (depth > DEEPEST) return { end: true, returns: false };
    // A flow that calls itself is an error of its own; here it is taken to come back.
    memo.set(block, { end: true, returns: false });
    let reached = true;
    let returns = false;
    for (const step of this.blocks.get(block)?.steps ?? []) {
      if (!passable(step)) reached = false;
      if (!reached) break;
      const ways = this.ways(step);
      const inner = ways.nested.map((nested) => this.exits(nested, passable, memo, depth + 1));
      returns ||= ways.returns || inner.some((each) => each.returns);
      const called = ways.call === null ? null : this.exits(blockOf(ways.call), passable, memo, depth + 1);
      reached =
        ways.on || inner.some((each) => each.end) || (called !== null && (called.end || called.returns));
    }
    const result = { end: reached, returns };
    memo.set(block, result);
    return result;
  }
}
