/**
 * The ways a call can take through a site: what is never reached, and where it goes round for ever.
 *
 * A place is a step of a block. From each lead edges to the places that may come next. A step that was wrong (null)
 * waits for the caller and goes on, so that nothing is concluded from it.
 */
import type { BlockId, FlowName } from '../domain/ids.ts';
import type { Step } from '../domain/site.ts';
import type { Block } from './flow-context.ts';
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

export function waysOf(step: Step | null): Ways {
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
      return { ...ON, nested: present([step.waitedTooLong]) };
    case 'transfer':
      return { ...ON, nested: present([step.busy, step.noAnswer, step.failed]) };
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
  /** Of nested blocks, the step that they are nested in. */
  readonly #parents = new Map<BlockId, Place>();

  constructor(blocks: ReadonlyMap<BlockId, Block>) {
    this.blocks = blocks;
    for (const { id, steps } of blocks.values()) {
      for (const [index, step] of steps.entries()) {
        for (const nested of waysOf(step).nested) this.#parents.set(nested, { block: id, index });
      }
    }
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
    return (this.blocks.get(block)?.steps.length ?? 0) > 0 ? [{ block, index: 0 }] : this.#afterBlock(block);
  }

  /** What follows a place when its step goes on: the next step, or what follows the block. None at a flow's end. */
  after({ block, index }: Place): Place[] {
    const length = this.blocks.get(block)?.steps.length ?? 0;
    return index + 1 < length ? [{ block, index: index + 1 }] : this.#afterBlock(block);
  }

  #afterBlock(block: BlockId): Place[] {
    const parent = this.#parents.get(block);
    return parent === undefined ? [] : this.after(parent);
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
      const ways = waysOf(step);
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

/** A flow's block has the flow's name. */
export const blockOf = (flow: FlowName): BlockId => flow as string as BlockId;
