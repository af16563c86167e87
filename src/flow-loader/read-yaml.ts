/** Reads one file into a tree, and finds what is wrong with it as YAML. */
import {
  type Alias,
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  Parser,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { Report } from './diagnostic.ts';
import type { SourceText, Span } from './source-text.ts';
import { reportYamlErrors, type Unclosed } from './yaml-faults.ts';
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from './yaml-tree.ts';

/** A flow nested deeper than this cannot be read by people, and the parser would run out of stack at some thousands. */
const DEEPEST = 60;
/** Far more than a file of 1 MB can hold without aliases; with them ten lines can hold a billion. */
const MOST_NODES = 500_000;

export type YamlResult =
  /** `whole` is false if parts of the file were not understood, so that a name not found may stand in it. */
  { readonly map: YamlMap | null; readonly whole: boolean };

const NOTHING: YamlResult = { map: null, whole: true };
const BROKEN: YamlResult = { map: null, whole: false };

/** The file's top level. A file that is empty or holds only comments is nothing, and fine. */
export function readYaml(source: SourceText, report: Report): YamlResult {
  if (source.text.includes('\0')) {
    report.error('unreadable', source.span(0, 1), 'this is not a text file');
    return BROKEN;
  }
  const tokens = [...new Parser().parse(source.text)];
  const scan = scanTokens(tokens);
  if (scan.tooDeep !== null) {
    const span = source.span(scan.tooDeep, scan.tooDeep + 1);
    report.error('yaml', span, `nested more than ${DEEPEST} levels deep`, {
      hint: 'move steps to a flow of their own',
    });
    return BROKEN;
  }
  warnOfCommentedKeys(source, report);
  // Failsafe: every scalar stays as it is written, and this file alone says what is a number.
  const options = { schema: 'failsafe', version: '1.2', uniqueKeys: false, prettyErrors: false } as const;
  const documents = [...new Composer(options).compose(tokens)];
  const [document, second] = documents;
  if (document === undefined) return NOTHING;
  const errors = documents.flatMap((each) => each.errors);
  if (second !== undefined && errors.length === 0) {
    const [start] = second.range;
    report.error(
      'yaml',
      source.span(start, start + 3),
      'a file holds one document: a second one begins here',
      {
        hint: 'take the --- away, or make it a file of its own',
      },
    );
    return BROKEN;
  }
  if (errors.length > 0) {
    reportYamlErrors(errors, source, scan, report);
    return BROKEN;
  }
  return toTree(document, source, report);
}

function toTree(document: Document.Parsed, source: SourceText, report: Report): YamlResult {
  const contents: Node | null = document.contents;
  if (contents === null || (isScalar(contents) && contents.source === '')) return NOTHING;
  const builder = new TreeBuilder(source, report);
  const tree = builder.node(contents, 0);
  // What was left out would be missed everywhere it is named; one error is enough.
  if (builder.failed) return BROKEN;
  if (tree.kind === 'map') return { map: tree, whole: true };
  report.error('wrong-value', firstLine(tree.span), 'a site file holds keys with their values', {
    hint: 'begin with a key such as "flows:" or "texts:"',
  });
  return BROKEN;
}

const firstLine = (span: Span): Span => {
  const end = span.source.text.indexOf('\n', span.start);
  return span.source.span(span.start, end < 0 ? span.end : Math.min(end, span.end));
};

interface Scan extends Unclosed {
  /** Where the file becomes too deep, if it does. */
  readonly tooDeep: number | null;
}

const isClosing = ({ type }: CST.SourceToken): boolean => type === 'flow-map-end' || type === 'flow-seq-end';

/** Goes through the tokens without recursion, since what follows would not survive a very deep file. */
function scanTokens(tokens: readonly CST.Token[]): Scan {
  let unclosedQuote: number | null = null;
  let unclosedBracket: number | null = null;
  const pending: { token: CST.Token; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { token, depth } = next;
    if (depth > DEEPEST) return { tooDeep: token.offset, unclosedQuote, unclosedBracket };
    const closing = {
      'double-quoted-scalar': /^"(?:[^"\\]|\\.)*"$/s,
      'single-quoted-scalar': /^'(?:[^']|'')*'$/s,
    }[token.type as string];
    if (closing !== undefined && 'source' in token && !closing.test(token.source))
      unclosedQuote = token.offset;
    if (token.type === 'flow-collection' && !token.end.some(isClosing)) unclosedBracket = token.offset;
    if (token.type === 'document' && token.value !== undefined) pending.push({ token: token.value, depth });
    if (!('items' in token)) continue;
    for (const { key, value } of token.items) {
      if (key) pending.push({ token: key, depth: depth + 1 });
      if (value) pending.push({ token: value, depth: depth + 1 });
    }
  }
  return { tooDeep: null, unclosedQuote, unclosedBracket };
}

/** `#: operator` under `keys:` looks like a key and is a comment. Nothing else would ever tell. */
function warnOfCommentedKeys(source: SourceText, report: Report): void {
  for (const match of source.text.matchAll(/^[ \t]+(#:)[ \t]+\S/gm)) {
    const start = match.index + match[0].indexOf('#');
    report.warning('quotes-needed', source.span(start, start + 2), 'this line is a comment', {
      hint: 'if it is the key #, put it in quotes: "#": …',
    });
  }
}

const INTEGER = /^-?(?:0|[1-9][0-9]*)$/;
const DECIMAL = /^-?(?:0|[1-9][0-9]*)?\.[0-9]+(?:[eE][-+]?[0-9]+)?$/;
/** Readers of YAML take these for numbers, each in its own way; an admin means a telephone number. */
const NUMBER_TRAP = /^(?:[-+]?0[0-9]+|\+[0-9]+|0[xob][0-9a-fA-F]+)$/;

class TreeBuilder {
  failed = false;
  readonly #source: SourceText;
  readonly #report: Report;
  readonly #anchors = new Map<string, YamlNode | 'open'>();
  #nodes = 0;

  constructor(source: SourceText, report: Report) {
    this.#source = source;
    this.#report = report;
  }

  node(node: Node, offset: number): YamlNode {
    const span = this.#spanOf(node, offset);
    if (isAlias(node)) return this.#alias(node, span);
    if (node.tag?.startsWith('tag:yaml.org,2002:') === false) {
      this.#fail(span, 'a text that begins with ! has to stand in quotes');
    }
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, 'open');
    const result = isMap(node) ? this.#map(node, span) : isSeq(node) ? this.#list(node.items, span) : null;
    const tree = result ?? this.#scalar(isScalar(node) ? node : null, span);
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, tree);
    return tree;
  }

  #spanOf(node: Node, offset: number): Span {
    const [start, end] = node.range ?? [offset, offset];
    return this.#source.span(start, end);
  }

  /** Something is left out of the tree. */
  #fail(span: Span, message: string, hint?: string): void {
    this.failed = true;
    this.#report.error('yaml', span, message, { hint });
  }

  #alias(alias: Alias, span: Span): YamlNode {
    const target = this.#anchors.get(alias.source);
    if (target === undefined) {
      this.#fail(
        span,

        `nothing is marked &${alias.source} above`,
        'a text that begins with * stands in quotes',
      );
    } else if (target === 'open') {
      this.#fail(span, `*${alias.source} stands inside what it repeats`);
    } else if (target.depth > DEEPEST || this.#nodes + target.size > MOST_NODES) {
      // Told once: the rest of such a file is no different.
      if (this.#nodes <= MOST_NODES)
        this.#fail(span, `repeating &${alias.source} here makes the file too large`);
      this.#nodes = MOST_NODES + 1;
    } else {
      this.#nodes += target.size;
      return target;
    }
    return nothing(span);
  }

  #list(items: readonly unknown[], span: Span): YamlNode {
    const nodes = items.map((item) => (isNode(item) ? this.node(item, span.start) : nothing(span)));
    return { kind: 'list', items: nodes, span, ...measure(nodes) };
  }

  #map(map: YAMLMap, span: Span): YamlNode {
    const entries: YamlEntry[] = [];
    const keys = new Map<string, YamlScalar>();
    for (const pair of map.items) {
      if (!isNode(pair.key)) continue;
      const key = this.node(pair.key, span.start);
      const value = isNode(pair.value) ? this.node(pair.value, key.span.end) : nothing(endOf(key.span));
      if (key.kind !== 'scalar') {
        this.#fail(
          key.span,

          'a key is one word',
          'a text that begins with { or [ has to stand in quotes',
        );
        continue;
      }
      if (key.text === '<<') {
        this.#fail(key.span, '<< does not merge here', 'write the keys out');
        continue;
      }
      const first = keys.get(key.text);
      if (first !== undefined) {
        this.#report.error('duplicate', key.span, `"${key.text}" stands here twice`, {
          related: { message: 'first', span: first.span },
        });
        continue;
      }
      keys.set(key.text, key);
      entries.push({ key, value });
    }
    const parts: YamlNode[] = entries.flatMap(({ key, value }): YamlNode[] => [key, value]);
    return { kind: 'map', entries, span, ...measure(parts) };
  }

  #scalar(scalar: Scalar | null, span: Span): YamlScalar {
    const written = typeof scalar?.value === 'string' ? scalar.value : '';
    const plain = scalar?.type === 'PLAIN' || scalar === null;
    const block = scalar?.type === 'BLOCK_LITERAL' || scalar?.type === 'BLOCK_FOLDED';
    if (plain && NUMBER_TRAP.test(written)) {
      const loss = written.startsWith('+') ? 'its + is lost' : 'its 0 is lost';
      const message = `${written} has to stand in quotes: without them it is a number, and ${loss}`;
      this.#report.error('quotes-needed', span, message, { hint: `write "${written}"` });
    }
    const value = plain ? plainValue(written) : written;
    return {
      kind: 'scalar',
      value,
      text: written,
      style: block ? 'block' : plain ? 'plain' : 'quoted',
      span,
      ...LEAF,
    };
  }
}

const LEAF = { size: 1, depth: 1 };
const nothing = (span: Span): YamlScalar => ({
  kind: 'scalar',
  value: null,
  text: '',
  style: 'plain',
  span,
  ...LEAF,
});
const endOf = (span: Span): Span => span.source.span(span.end, span.end);
const isNode = (value: unknown): value is Node =>
  isAlias(value) || isMap(value) || isSeq(value) || isScalar(value);

function measure(parts: readonly YamlNode[]): { size: number; depth: number } {
  let size = 1;
  let depth = 0;
  for (const part of parts) {
    size += part.size;
    depth = Math.max(depth, part.depth);
  }
  return { size, depth: depth + 1 };
}

/** What a scalar without quotes stands for, by YAML 1.2's core schema (so `no`, `yes` and `12:30` are texts). */
function plainValue(written: string): string | number | boolean | null {
  if (written === '' || written === '~' || written === 'null') return null;
  if (written === 'true' || written === 'false') return written === 'true';
  const number = INTEGER.test(written) || DECIMAL.test(written) ? Number(written) : Number.NaN;
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) return written;
  return Number.isFinite(number) ? number : written;
}
