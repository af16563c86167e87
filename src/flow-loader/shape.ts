/** Checks a piece of a site against its schema, and tells each fault where it stands. */
import { z } from 'zod';
import type { Report } from './diagnostic.ts';
import { fault } from './schema-values.ts';
import type { Span } from './source-text.ts';
import { nearest } from './suggest.ts';
import { BRACED_WORD, describe, entryOf, isBracedWord, toPlain, type YamlNode } from './yaml-tree.ts';

type Issue = z.core.$ZodIssue;

/**
 * The node's value as `schema` makes it, or null after reporting what is wrong.
 * @param what a noun for the node, as `queue "support"`.
 * @param anchor where to report what is missing from it.
 */
export function readShape<Schema extends z.ZodType>(
  node: YamlNode,
  schema: Schema,
  what: string,
  anchor: Span,
  report: Report,
): z.output<Schema> | null {
  const plain = toPlain(node);
  const result = schema.safeParse(plain, { error: allowedKeys });
  if (result.success) return result.data;
  const issues = result.error.issues.flatMap((issue) => innermost(issue, []));
  const meant = new Set(issues.flatMap((issue) => meantKeys(issue)));
  // `rings: 20s` where `ring` is wanted is one slip: that `ring` is missing goes without saying.
  for (const issue of issues) {
    if (!meant.has(JSON.stringify(issue.path))) reportIssue(issue, node, what, anchor, report);
  }
  // What else is wrong should be told now too, not when this has been put right: the rest is read as it is meant.
  if (READ_FROM_YAML.some((key) => meant.has(key))) return null;
  const rest = schema.safeParse(mended(plain, issues));
  return rest.success ? rest.data : null;
}

/** These are read from the YAML itself: misspelled, they would be taken for not given, and missed. */
const READ_FROM_YAML = ['["say"]', '["play"]', '["keys"]'];

/**
 * A copy without what was found wrong: misspelled keys under the name they were meant as, the others left out; of a list
 * with something wrong in it, all.
 */
function mended(plain: unknown, issues: readonly Issue[]): unknown {
  const copy = structuredClone(plain);
  const at = (path: readonly PropertyKey[]): unknown =>
    path.reduce<unknown>(
      (here, step) =>
        isRecord(here) ? here[String(step)] : Array.isArray(here) ? here[Number(step)] : undefined,
      copy,
    );
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') {
      const wrong = issue.path.findLastIndex((_, index) => isRecord(at(issue.path.slice(0, index))));
      const holder = wrong < 0 ? undefined : at(issue.path.slice(0, wrong));
      if (isRecord(holder)) delete holder[String(issue.path[wrong])];
      continue;
    }
    const target = at(issue.path);
    if (!isRecord(target)) continue;
    for (const key of issue.keys) {
      const name = nearest(key, issue.message.split('\n'));
      if (name !== null && !(name in target)) target[name] = target[key];
      delete target[key];
    }
  }
  return copy;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where the keys would stand that unknown ones were probably meant as. */
function meantKeys(issue: Issue): string[] {
  if (issue.code !== 'unrecognized_keys') return [];
  return issue.keys.map((key) => JSON.stringify([...issue.path, nearest(key, issue.message.split('\n'))]));
}

/** An issue about unknown keys does not say which are known; its message is the one place to carry them out in. */
const allowedKeys: z.core.$ZodErrorMap = (issue) => {
  if (issue.code !== 'unrecognized_keys') return undefined;
  const { inst } = issue;
  return inst instanceof z.ZodObject ? Object.keys(inst.shape).join('\n') : undefined;
};

/**
 * Of a union, the issues of the one alternative that was meant (the only one whose outer form fits), and the union's
 * own words if none or several could have been.
 */
function innermost(issue: Issue, path: readonly PropertyKey[]): Issue[] {
  const here = [...path, ...issue.path];
  if (issue.code === 'invalid_key') {
    return [{ ...issue, path: here, message: issue.issues[0]?.message ?? issue.message }];
  }
  if (issue.code !== 'invalid_union') return [{ ...issue, path: here }];
  const meant = issue.errors.filter(
    (issues) => !issues.some((each) => each.path.length === 0 && isOuter(each)),
  );
  const [only] = meant;
  if (only === undefined || meant.length > 1) return [{ ...issue, path: here }];
  return only.flatMap((inner) => innermost(inner, here));
}

const isOuter = (issue: Issue): boolean =>
  issue.code === 'invalid_type' ||
  issue.code === 'invalid_value' ||
  (issue.code === 'invalid_union' &&
    issue.errors.every((issues) => issues.some((each) => each.path.length === 0 && isOuter(each))));

function reportIssue(issue: Issue, root: YamlNode, what: string, anchor: Span, report: Report): void {
  const place = locate(root, issue.path, anchor);
  const last = issue.path.at(-1);
  const owner = ownerOf(issue.path, what);
  const holding =
    issue.code === 'unrecognized_keys' ? place.node : locate(root, issue.path.slice(0, -1), anchor).node;
  const braced = [holding, place.node].find((node) => node !== null && isBracedWord(node));
  if (braced) {
    report.error('quotes-needed', braced.span, BRACED_WORD);
    return;
  }
  if (issue.code === 'unrecognized_keys') {
    const known = issue.message.split('\n');
    for (const key of issue.keys) unknownKey(key, known, owner, place.node, report);
    return;
  }
  if (place.missing !== null) {
    const holder = ownerOf(issue.path.slice(0, -1), what);
    report.error('missing', place.span, `${holder} needs "${place.missing}"`);
    return;
  }
  const { node } = place;
  const [said = '', advice] = wording(issue, node).split('\n');
  const isList = issue.code === 'invalid_type' && issue.expected === 'array';
  const hint = advice ?? (isList ? (howToWrite('array', node) ?? undefined) : undefined);
  const message = withSubject(said, last, node);
  const found = node === null ? undefined : describe(node);
  if (issue.code === 'invalid_key') {
    report.error('wrong-value', place.key ?? place.span, message, {
      hint,
      found: String(last),
      expected: message,
    });
    return;
  }
  // What was found is on the printed line already, unless it is something that cannot be seen.
  const unseen = node?.kind === 'scalar' && node.value === null;
  report.error('wrong-value', place.span, unseen ? `${message}, and there is nothing` : message, {
    hint,
    found,
    expected: message,
  });
}

/** What stands at a path, as a noun. */
function ownerOf(path: readonly PropertyKey[], what: string): string {
  const last = path.at(-1);
  if (typeof last === 'string') return `"${last}"`;
  const list = path.at(-2);
  return typeof list === 'string' ? `an entry of "${list}"` : what;
}

function unknownKey(
  key: string,
  known: readonly string[],
  owner: string,
  node: YamlNode | null,
  report: Report,
): void {
  const entry = node?.kind === 'map' ? entryOf(node, key) : null;
  if (entry === null) return;
  const name = nearest(key, known);
  report.error('unknown-key', entry.key.span, `"${key}" is not a key of ${owner}`, {
    found: key,
    expected: known.join(', '),
    ...(name === null ? { hint: `its keys are ${known.join(', ')}` } : { suggestion: { name } }),
  });
}

/** Messages that begin with a verb lack what they speak of: the key (`has to …`), or what was found (`is …`). */
function withSubject(message: string, key: PropertyKey | undefined, node: YamlNode | null): string {
  if (message.startsWith('has ')) return typeof key === 'string' ? `"${key}" ${message}` : `this ${message}`;
  if (message.startsWith('is ')) return `${node === null ? 'this' : describe(node)} ${message}`;
  return message;
}

interface Located {
  readonly node: YamlNode | null;
  readonly span: Span;
  /** Of the last key on the path. */
  readonly key?: Span;
  /** The key that is not there, if the path leads to nothing. */
  readonly missing: string | null;
}

function locate(root: YamlNode, path: readonly PropertyKey[], anchor: Span): Located {
  let node = root;
  let span = anchor;
  for (const [index, step] of path.entries()) {
    const key = String(step);
    if (node.kind === 'map') {
      const entry = entryOf(node, key);
      if (entry === null) return { node: null, span, missing: key };
      // Faults of a key itself (not of its value) come with the key as the last step, and stand at the key.
      node = entry.value;
      span = entry.key.span;
    } else if (node.kind === 'list') {
      const item = node.items[Number(key)];
      if (item === undefined) break;
      node = item;
      span = item.span;
    } else return { node, span: node.span, missing: index < path.length ? key : null };
  }
  if (node === root)
    return { node, span: node.kind === 'scalar' && node.value !== null ? node.span : anchor, missing: null };
  const visible = node.kind === 'scalar' && node.span.end > node.span.start;
  return { node, span: visible ? node.span : span, key: span, missing: null };
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping of keys and values',
  record: 'a mapping of keys and values',
};

/** Zod's own messages are for programmers; the schemas' own are for admins already. */
function wording(issue: Issue, found: YamlNode | null): string {
  if (!/^(Invalid|Too (small|big)|Unrecognized)/.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type': {
      return fault(
        `${TYPES[issue.expected] ?? issue.expected} is expected here`,
        howToWrite(issue.expected, found),
      );
    }
    case 'too_small':
      return 'something is missing here';
    case 'invalid_value':
      return `${issue.values.map(String).join(' or ')} is expected here`;
    default:
      return 'this cannot be understood';
  }
}

/** How the scalar that was found would be written as what is expected. */
function howToWrite(expected: string, found: YamlNode | null): string | null {
  if (found?.kind !== 'scalar' || found.value === null) return null;
  if (expected === 'string') return 'put it in quotes';
  return expected === 'array' ? `write [${found.text}]` : null;
}
