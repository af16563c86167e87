/** What a part of an outage is: a call in some state, and what becomes of it. */
import type { Stage } from '../support/stage.ts';

export interface Part {
  /** A sentence. */
  readonly name: string;
  /** Brings the call to where the outage finds it. */
  before(stage: Stage): Promise<void>;
  /** The same, for what does not last. */
  rightBefore?(stage: Stage): Promise<void>;
  /** The same, for what is over in a moment. */
  atLast?(stage: Stage): Promise<void>;
  /** What people do, and what is true, during the outage. */
  during?(stage: Stage): Promise<void>;
  /** What is true after it. */
  after(stage: Stage): Promise<void>;
}

export const nothing = async (): Promise<void> => {};
/** Every caller has a number of their own. */
export const callerNumber = (index: number): string => `+467012345${String(index).padStart(2, '0')}`;

/** A place for what a part finds before the outage and needs after it. */
export class Found<T> {
  #value: T | null = null;

  set(value: T): T {
    this.#value = value;
    return value;
  }

  get(): T {
    if (this.#value === null) throw new Error('the part was not brought to where the outage finds it');
    return this.#value;
  }
}
