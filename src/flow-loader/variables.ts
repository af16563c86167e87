/** The variables of a site's calls: what type each has, by what is put into it anywhere in the site. */
import { checkExpression, type ExpressionError } from '../domain/flow/expression.ts';
import { FUNCTIONS, METHODS } from '../domain/flow/expression-words.ts';
import { CALL_VARIABLES, type VariableType, type VariableValue } from '../domain/flow/variables.ts';
import type { Expression } from '../domain/site.ts';
import type { Report } from './diagnostic.ts';
import type { Names } from './names.ts';
import type { Span } from './source-text.ts';
import { nearest } from './suggest.ts';
import { isOrdinary } from './texts.ts';
import { isToldInCalls } from './told-arguments.ts';
import { variableFault } from './words.ts';
import { quote, spanInScalar, type YamlScalar } from './yaml-tree.ts';

/** An expression and the part of a scalar that holds it. */
export interface WrittenExpression {
  readonly expression: Expression;
  readonly scalar: YamlScalar;
  /** Where in the scalar's value it begins. */
  readonly offset: number;
}

interface Assigned {
  readonly name: string;
  readonly span: Span;
  readonly from: VariableType | WrittenExpression;
}

interface Literal {
  readonly name: string;
  readonly value: string;
  readonly span: Span;
}

/** An expression that has to yield a value of one type; `what` names that value, as `a condition`. */
interface Expected {
  readonly written: WrittenExpression;
  readonly type: VariableType;
  readonly what: string;
}

/** A variable that something asks for by name; `as` says what it has to hold, if that matters. */
interface Needed {
  readonly name: string;
  readonly span: Span;
  readonly as: { readonly type: VariableType; readonly what: string } | null;
}

const WORDS: Readonly<Record<VariableType, string>> = {
  text: 'a text',
  integer: 'a whole number',
  decimal: 'a decimal number',
  boolean: 'true or false',
};

export class Variables {
  readonly #names: Names;
  readonly #report: Report;
  readonly #assigned: Assigned[] = [];
  readonly #literals: Literal[] = [];
  readonly #expected: Expected[] = [];
  readonly #needed: Needed[] = [];
  /** Set somewhere, if only wrongly: asking for them is no second error. */
  readonly #broken = new Set<string>();

  constructor(names: Names, report: Report) {
    this.#names = names;
    this.#report = report;
  }

  /** Whether a variable may be set to what stands beside `key`; reports why not. */
  settable(key: YamlScalar): boolean {
    const name = key.text;
    if (Object.hasOwn(CALL_VARIABLES, name) || isToldInCalls(name)) {
      this.#report.error('wrong-value', key.span, `${quote(name)} is given by the call and cannot be set`, {
        hint: 'choose another name',
      });
      return false;
    }
    const wrong = variableFault(name);
    if (wrong !== null) this.#report.error('bad-name', key.span, `${quote(name)} ${wrong}`);
    return wrong === null;
  }

  assign(name: string, span: Span, from: VariableType | WrittenExpression): void {
    this.#assigned.push({ name, span, from });
  }

  /** Takes note of a text that a variable is set to as it is written. */
  literal(name: string, value: string, span: Span): void {
    this.#literals.push({ name, value, span });
  }

  /** Every text that a variable is set to as it is written. */
  literals(): readonly Literal[] {
    return this.#literals;
  }

  /** Takes note of a condition, to be checked once all variables are known. */
  condition(written: WrittenExpression): void {
    this.expect(written, 'boolean', 'a condition');
  }

  /** Takes note of an expression that has to yield a `type`, to be checked likewise. */
  expect(written: WrittenExpression, type: VariableType, what: string): void {
    this.#expected.push({ written, type, what });
  }

  /** Takes note of a variable asked for by name alone. */
  needed(name: string, span: Span, as: Needed['as'] = null): void {
    this.#needed.push({ name, span, as });
  }

  /** A variable that is set in a step with faults of its own. */
  broken(name: string): void {
    this.#broken.add(name);
  }

  /** The type of every variable, the call's own included, after checking all expressions. */
  resolve(): Record<string, VariableType> {
    const types = new Map<string, { type: VariableType; span: Span | null }>();
    for (const [name, type] of Object.entries(CALL_VARIABLES)) types.set(name, { type, span: null });
    let waiting = [...this.#assigned];
    // Each round gives types to the variables whose values need only variables that have one.
    for (let before = Number.POSITIVE_INFINITY; waiting.length < before; ) {
      before = waiting.length;
      const known = Object.fromEntries([...types].map(([name, { type }]) => [name, type]));
      const left: Assigned[] = [];
      for (const each of waiting) {
        const type = typeOf(each.from, known);
        if (type === null) left.push(each);
        else this.#learn(each, type, types);
      }
      waiting = left;
    }
    const resolved = Object.fromEntries(
      [...types].map(([name, { type }]): [string, VariableType] => [name, type]).sort(),
    );
    const before = this.#report.errors;
    for (const { name, from } of waiting) this.#explain(name, from, resolved);
    const [circular] = waiting;
    if (
      circular !== undefined &&
      this.#names.complete &&
      this.#report.errors === before &&
      this.#broken.size === 0
    ) {
      this.#report.error('variable-type', circular.span, `${quote(circular.name)} has no first value`, {
        hint: `set it before, such as set: { ${circular.name}: 0 }`,
      });
    }
    this.#checkExpected(resolved);
    this.#checkNeeded(resolved);
    return resolved;
  }

  #learn(
    { name, span }: Assigned,
    type: VariableType,
    types: Map<string, { type: VariableType; span: Span | null }>,
  ): void {
    const first = types.get(name);
    if (first === undefined) types.set(name, { type, span });
    else if (first.type !== type) {
      this.#report.error(
        'variable-type',
        span,
        `${quote(name)} is ${WORDS[first.type]} elsewhere, and ${WORDS[type]} here`,
        {
          related: first.span === null ? undefined : { message: `${WORDS[first.type]}`, span: first.span },
        },
      );
    }
  }

  #checkExpected(types: Record<string, VariableType>): void {
    for (const { written, type, what } of this.#expected) {
      const result = checkExpression(written.expression, types);
      if ('error' in result) this.#tell(written, result, types);
      else if (result.type !== type) {
        const whole = {
          error: `${what} is ${WORDS[type]}, and this is ${WORDS[result.type]}`,
          from: 0,
          to: written.expression.length,
        };
        this.#tell(written, whole, types);
      }
    }
  }

  #checkNeeded(types: Record<string, VariableType>): void {
    for (const { name, span, as } of this.#needed) {
      const type = Object.hasOwn(types, name) ? types[name] : undefined;
      if (type !== undefined) {
        if (as === null || as.type === type) continue;
        const message = `{${name}} is ${WORDS[type]}, and ${as.what} is ${WORDS[as.type]}`;
        this.#report.error('variable-type', span, message);
        continue;
      }
      if (this.#isSetSomewhere(name)) continue;
      const meant = nearest(name, Object.keys(types));
      this.#report.error('unknown-name', span, `no variable is named ${quote(name)}`, {
        found: name,
        suggestion: meant === null ? undefined : { name: meant },
      });
    }
  }

  #explain(name: string, from: Assigned['from'], types: Record<string, VariableType>): void {
    if (typeof from === 'string') return;
    const result = checkExpression(from.expression, types);
    if (!('error' in result)) return;
    const missing = from.expression.slice(result.from, result.to);
    if (missing === name && !Object.hasOwn(types, name)) {
      this.#tell(
        from,
        { ...result, error: `${quote(name)} has no first value` },
        types,
        `set it before, such as set: { ${name}: 0 }`,
      );
    } else this.#tell(from, result, types);
  }

  #tell(
    { expression, scalar, offset }: WrittenExpression,
    fault: ExpressionError,
    types: Record<string, VariableType>,
    hint?: string,
  ): void {
    const { unknown } = fault;
    const isFunction = unknown !== undefined && fault.error.includes('function');
    // Named in a step that could not be read, or set from another expression that is told of already.
    if (unknown !== undefined && !isFunction && this.#isSetSomewhere(unknown) && hint === undefined) return;
    const known = isFunction ? [...FUNCTIONS, ...METHODS] : Object.keys(types);
    const meant = unknown === undefined ? null : nearest(unknown, known);
    const list = unknown === undefined ? undefined : `there are ${known.filter(isOrdinary).join(', ')}`;
    const from = Math.min(fault.from, Math.max(0, expression.length - 1));
    const span = spanInScalar(scalar, offset + from, offset + Math.max(fault.to, from + 1));
    this.#report.error(
      unknown === undefined || isFunction ? 'bad-expression' : 'unknown-name',
      span,
      fault.error,
      {
        found: expression.slice(fault.from, fault.to),
        ...(meant !== null && hint === undefined ? { suggestion: { name: meant } } : { hint: hint ?? list }),
      },
    );
  }

  /** If not in what was read, then perhaps in a file that could not be. */
  #isSetSomewhere(name: string): boolean {
    return (
      !this.#names.complete || this.#broken.has(name) || this.#assigned.some((each) => each.name === name)
    );
  }
}

function typeOf(from: Assigned['from'], known: Record<string, VariableType>): VariableType | null {
  if (typeof from === 'string') return from;
  const result = checkExpression(from.expression, known);
  return 'error' in result ? null : result.type;
}

/** The type of a value written as it is. `1.0` is a decimal number, though JavaScript cannot tell. */
export function typeOfValue(value: VariableValue, written: string): VariableType {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'boolean';
  return Number.isInteger(value) && !/[.eE]/.test(written) ? 'integer' : 'decimal';
}
