/**
 * Expressions over a call's variables, in CEL (cel.dev): `tries + 1`, `caller.startsWith("+46") && vip`.
 *
 * What an expression may do is kept to what ends soon whatever a caller sends: no loops over lists (`map`, `all`, …),
 * no regular expressions (`matches`: one that backtracks would stop every call), no times, and results of bounded size.
 */
import {
  type ASTNode,
  TypeError as CelTypeError,
  Environment,
  EvaluationError,
  ParseError,
} from '@marcbachmann/cel-js';
import {
  FUNCTIONS,
  faultInWords,
  METHODS,
  noFunction,
  typeInWords,
  unknownName,
} from './expression-words.ts';
import type { VariableType, VariableValue } from './variables.ts';

export interface ExpressionError {
  readonly error: string;
  /** Where in the expression, in UTF-16 units; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
  /** The variable or the function that there is none of, if that is the fault. */
  readonly unknown?: string;
}

/** Why an expression that was checked has no value this time. */
export interface EvaluationFailure {
  readonly error: string;
}

/** An expression longer than this is a program. */
export const LONGEST_EXPRESSION = 1000;
/** A caller's number, a customer number, a name: texts in calls are short. Bounds `x = x + x` in a loop. */
export const LONGEST_TEXT = 1000;

const LIMITS = {
  maxAstNodes: 200,
  maxDepth: 30,
  maxListElements: 100,
  maxMapEntries: 0,
  maxCallArguments: 4,
};

/** CEL's words and those it keeps for later; none can name a variable. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(
  (
    'true false null in as break const continue else for function if import let loop package namespace return var ' +
    'void while int uint double string bool bytes list map type dyn size has cel timestamp duration'
  ).split(' '),
);

const CEL_TYPES = { text: 'string', integer: 'int', decimal: 'double', boolean: 'bool' } as const;
const TYPES: Readonly<Record<string, VariableType>> = {
  string: 'text',
  int: 'integer',
  double: 'decimal',
  bool: 'boolean',
};
type Types = Readonly<Record<string, VariableType>>;
type Program = { readonly type: VariableType; run(context: Record<string, unknown>): unknown };

const ENVIRONMENTS = 20;
const PROGRAMS = 2000;
/** One per set of variables, so one per site version still in use. */
const environments = new Map<
  string,
  { environment: Environment; programs: Map<string, Program | ExpressionError> }
>();
/** Spares building the key for the same object at each step of each call. */
const keys = new WeakMap<Types, string>();

function keyOf(variables: Types): string {
  let key = keys.get(variables);
  if (key === undefined) {
    key = JSON.stringify(Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1)));
    keys.set(variables, key);
  }
  return key;
}

function environmentFor(variables: Types): NonNullable<ReturnType<typeof environments.get>> {
  const key = keyOf(variables);
  let known = environments.get(key);
  if (known === undefined) {
    const environment = new Environment({ limits: LIMITS });
    for (const [name, type] of Object.entries(variables)) environment.registerVariable(name, CEL_TYPES[type]);
    mixNumbers(environment);
    known = { environment, programs: new Map() };
    if (environments.size >= ENVIRONMENTS) environments.clear();
    environments.set(key, known);
  }
  return known;
}

/** CEL refuses `2 * 1.5`. An admin should not need to know why. */
function mixNumbers(environment: Environment): void {
  const operations: Record<string, (left: number, right: number) => number> = {
    '+': (left, right) => left + right,
    '-': (left, right) => left - right,
    '*': (left, right) => left * right,
    '/': (left, right) => left / right,
  };
  for (const [sign, operation] of Object.entries(operations)) {
    const handler = (left: number | bigint, right: number | bigint) => operation(Number(left), Number(right));
    environment.registerOperator(`int ${sign} double: double`, handler);
    environment.registerOperator(`double ${sign} int: double`, handler);
  }
}

function programFor(source: string, variables: Types): Program | ExpressionError {
  const { environment, programs } = environmentFor(variables);
  let program = programs.get(source);
  if (program === undefined) {
    program = compile(source, environment);
    if (programs.size >= PROGRAMS) programs.clear();
    programs.set(source, program);
  }
  return program;
}

function compile(source: string, environment: Environment): Program | ExpressionError {
  const whole = (error: string): ExpressionError => ({ error, from: 0, to: source.length });
  if (source.trim() === '') return whole('an expression is missing');
  if (source.length > LONGEST_EXPRESSION)
    return whole(`an expression has at most ${LONGEST_EXPRESSION} characters`);
  try {
    const parsed = environment.parse(source);
    const refused = refusal(parsed.ast);
    if (refused !== null) return refused;
    const checked = parsed.check();
    if (!checked.valid) return explain(checked.error, source);
    const type = TYPES[checked.type ?? ''];
    if (type === undefined) return whole(`a variable cannot hold ${typeInWords(checked.type ?? 'nothing')}`);
    return { type, run: (context) => parsed(context) };
  } catch (error) {
    return explain(error, source);
  }
}

/** The first thing in an expression that is CEL but not allowed here. */
function refusal(root: ASTNode): ExpressionError | null {
  const pending: ASTNode[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const { start: from, end: to } = node;
    if (node.op === 'call' || node.op === 'rcall') {
      const name = node.args[0];
      const allowed = node.op === 'call' ? FUNCTIONS : METHODS;
      if (!allowed.has(name))
        return {
          error: noFunction(name),
          from,
          to,
          ...(FUNCTIONS.has(name) || METHODS.has(name) || name === 'matches' ? {} : { unknown: name }),
        };
    }
    pending.push(...operands(node.args));
  }
  return null;
}

function operands(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(operands);
  return typeof args === 'object' && args !== null && 'op' in args && 'args' in args ? [args as ASTNode] : [];
}

function explain(error: unknown, source: string): ExpressionError {
  if (!(error instanceof ParseError || error instanceof CelTypeError || error instanceof EvaluationError)) {
    return { error: 'this expression cannot be read', from: 0, to: source.length };
  }
  const from = Math.min(error.range?.start ?? 0, source.length);
  const to = Math.max(from, Math.min(error.range?.end ?? source.length, source.length));
  const name = unknownName(error.summary);
  return {
    error: faultInWords(error.summary, source, from),
    from,
    to,
    ...(name === null ? {} : { unknown: name }),
  };
}

/** What type the expression yields over these variables, or what is wrong with it and where. Never throws. */
export function checkExpression(
  source: string,
  variables: Types,
): { readonly type: VariableType } | ExpressionError {
  const program = programFor(source, variables);
  return 'error' in program ? program : { type: program.type };
}

/**
 * The expression's value. Variables without a value count as '', 0 or false. Fails (division by zero, a text that is
 * no number, a result too large) as a value; never throws.
 */
export function evaluate(
  source: string,
  variables: Types,
  values: Readonly<Record<string, VariableValue>>,
): VariableValue | EvaluationFailure {
  const program = programFor(source, variables);
  if ('error' in program) return { error: program.error };
  try {
    return result(program.run(contextOf(variables, values)));
  } catch (error) {
    return { error: error instanceof EvaluationError ? error.summary : 'the expression failed' };
  }
}

function contextOf(
  variables: Types,
  values: Readonly<Record<string, VariableValue>>,
): Record<string, unknown> {
  const context: Record<string, unknown> = {};
  for (const [name, type] of Object.entries(variables)) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    context[name] = celValue(value, type);
  }
  return context;
}

function celValue(value: VariableValue | undefined, type: VariableType): string | bigint | number | boolean {
  switch (type) {
    case 'text':
      return value === undefined ? '' : String(value).slice(0, LONGEST_TEXT);
    case 'integer':
      return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : 0n;
    case 'decimal':
      return typeof value === 'number' ? value : 0;
    case 'boolean':
      return value === true;
  }
}

function result(value: unknown): VariableValue | EvaluationFailure {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') {
    return value.length <= LONGEST_TEXT
      ? value
      : { error: `the text is longer than ${LONGEST_TEXT} characters` };
  }
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return { error: 'the result is not a number' };
  if (typeof value === 'bigint' && !Number.isSafeInteger(number)) return { error: 'the number is too large' };
  return number;
}
