/** The texts of a site: each in every language, readable as ICU MessageFormat, asking only for what is known. */
import { messageArguments } from '../domain/flow/message.ts';
import type { VariableType } from '../domain/flow/variables.ts';
import type { Language, TextName } from '../domain/ids.ts';
import { argumentsIn, type PlacedArgument } from './arguments-in-text.ts';
import { builtInPattern } from './built-in/find.ts';
import type { BuiltInName } from './built-in/texts.ts';
import type { Report } from './diagnostic.ts';
import type { MessageFault } from './message-faults.ts';
import type { Definition, Names } from './names.ts';
import { checkLanguage } from './site-settings.ts';
import type { Span } from './source-text.ts';
import { nearest } from './suggest.ts';
import { TOLD_ARGUMENTS, type Told, toldWhere } from './told-arguments.ts';
import { NAME } from './words.ts';
import { BRACED_WORD, describe, isBracedWord, quote, type YamlNode, type YamlScalar } from './yaml-tree.ts';

interface Text {
  readonly name: TextName;
  readonly patterns: readonly { readonly language: Language; readonly scalar: YamlScalar }[];
}

interface Use {
  readonly text: Text;
  readonly span: Span;
  readonly told: Told;
}

/** Those of callbacks are many, and for their dialogues. */
export const isOrdinary = (variable: string): boolean => !variable.startsWith('callback_');

type Types = Readonly<Record<string, VariableType>>;

export class Texts {
  readonly #texts = new Map<string, Text>();
  readonly #uses: Use[] = [];
  /** Built-in texts that were asked for and are not there in some language, and what asked first. */
  readonly #lacking = new Map<string, Span>();
  readonly #names: Names;
  readonly #languages: readonly Language[];
  readonly #site: string;
  readonly #report: Report;

  /** @param site its name, which built-in texts say. */
  constructor(names: Names, languages: readonly Language[], site: string, report: Report) {
    this.#names = names;
    this.#languages = languages;
    this.#site = site;
    this.#report = report;
    for (const definition of names.all('text')) this.#texts.set(definition.name, this.#read(definition));
  }

  /**
   * The text that stands at `scalar`: a name, or the text itself if there is a space in it.
   * Null after reporting what is wrong.
   * @param told where it is said, which decides what may be filled in.
   */
  said(scalar: YamlScalar, told: Told = 'call'): TextName | null {
    const written = scalar.text;
    const text = /\s/.test(written.trim()) ? this.#literal(scalar) : this.#named(scalar);
    if (text === null) return null;
    this.#uses.push({ text, span: scalar.span, told });
    return text.name;
  }

  /** The text that is said if an admin names none, on account of what stands at `span`. */
  usual(name: string, span: Span, told: Told, hint: string): TextName | null {
    if (this.#names.find('text', name, span, { hint }) === null) return null;
    const text = this.#texts.get(name);
    if (text !== undefined) this.#uses.push({ text, span, told });
    return name as TextName;
  }

  /** What is said where an admin writes nothing: the site's text of this name, or the one that is built in. */
  builtIn(name: BuiltInName, span: Span, told: Told): TextName {
    let text = this.#texts.get(name);
    if (text === undefined) {
      text = { name: name as string as TextName, patterns: [] };
      this.#texts.set(name, text);
      const isLacking = this.#languages.some((language) => this.#builtInPattern(name, language) === null);
      if (isLacking) this.#lacking.set(name, span);
    }
    this.#uses.push({ text, span, told });
    return text.name;
  }

  #builtInPattern(name: string, language: Language): string | null {
    return builtInPattern(name, language, this.#site);
  }

  /** Tells which texts a site in other languages has to bring; to be called once all were asked for. */
  reportLacking(): void {
    const [[, span] = []] = this.#lacking;
    if (span === undefined || !this.#names.complete) return;
    const missing = this.#languages.filter((each) => this.#builtInPattern('callback_offer', each) === null);
    const names = [...this.#lacking.keys()].sort().join(', ');
    this.#report.error(
      'missing-language',
      span,
      `callbacks need texts of your own in ${missing.join(' and ')}: none are built in`,
      { hint: `write under texts, with ${missing.join(' and ')}: ${names}` },
    );
  }

  /** How a text is written in the site, by language; nothing for what is built in. */
  written(name: TextName): Text['patterns'] {
    return this.#texts.get(name)?.patterns ?? [];
  }

  /** Whether a text asks for this, in any language. */
  asksFor(name: TextName, argument: string): boolean {
    const patterns = this.all()[name] ?? {};
    return Object.entries(patterns).some(([language, pattern]) => {
      const found = messageArguments(pattern, language);
      return !('error' in found) && found.some((each) => each.name === argument);
    });
  }

  #named(scalar: YamlScalar): Text | null {
    const hint = `to say this word as it stands, put it under texts`;
    const listed = NAME.test(scalar.text) ? undefined : hint;
    if (this.#names.find('text', scalar.text, scalar.span, { hint: listed }) === null) return null;
    return this.#texts.get(scalar.text) ?? null;
  }

  #literal(scalar: YamlScalar): Text | null {
    const [only, another] = this.#languages;
    if (only === undefined || another !== undefined) {
      const hint = `put it under texts, with ${this.#languages.join(' and ')}, and say its name`;
      this.#report.error(
        'missing-language',
        scalar.span,
        'this text is in one language, and the site has several',
        { hint },
      );
      return null;
    }
    const known = this.#texts.get(scalar.text);
    if (known !== undefined) return known;
    const text: Text = { name: scalar.text as TextName, patterns: [{ language: only, scalar }] };
    this.#texts.set(scalar.text, text);
    return text;
  }

  #read({ name, span, value }: Definition): Text {
    const text = { name: name as TextName };
    if (isBracedWord(value)) {
      this.#report.error('quotes-needed', value.span, BRACED_WORD);
      return { ...text, patterns: [] };
    }
    if (value.kind === 'map') return { ...text, patterns: this.#byLanguage(name, span, value) };
    const scalar = this.#pattern(value, span);
    const [only, another] = this.#languages;
    if (scalar === null || only === undefined) return { ...text, patterns: [] };
    if (another !== undefined) {
      const hint = `write { ${this.#languages.map((language) => `${language}: …`).join(', ')} }`;
      this.#report.error(
        'missing-language',
        span,
        `text ${quote(name)} is in one language, and the site has several`,
        { hint },
      );
    }
    return { ...text, patterns: [{ language: only, scalar }] };
  }

  #byLanguage(name: string, span: Span, value: Extract<YamlNode, { kind: 'map' }>): Text['patterns'] {
    const patterns: { language: Language; scalar: YamlScalar }[] = [];
    for (const entry of value.entries) {
      const known = checkLanguage(entry.key, this.#languages, this.#report);
      const scalar = this.#pattern(entry.value, entry.key.span);
      if (known && scalar !== null) patterns.push({ language: entry.key.text as Language, scalar });
    }
    const missing = this.#languages.filter(
      (language) =>
        !value.entries.some(({ key }) => key.text === language) &&
        this.#builtInPattern(name, language) === null,
    );
    if (missing.length > 0) {
      this.#report.error(
        'missing-language',
        span,
        `text ${quote(name)} is missing in ${missing.join(' and ')}`,
      );
    }
    return patterns;
  }

  #pattern(node: YamlNode, anchor: Span): YamlScalar | null {
    if (node.kind === 'scalar' && typeof node.value === 'string' && node.value.trim() !== '') return node;
    const empty = node.kind === 'scalar' && (node.value === null || node.value === '');
    if (isBracedWord(node)) this.#report.error('quotes-needed', node.span, BRACED_WORD);
    else if (empty) this.#report.error('wrong-value', anchor, 'a text is missing');
    else {
      const hint = node.kind === 'scalar' ? 'put it in quotes' : undefined;
      this.#report.error('wrong-value', node.span, `a text is expected here, not ${describe(node)}`, {
        hint,
      });
    }
    return null;
  }

  /** Checks every pattern against the variables there are; to be called once these are known. */
  checkArguments(variables: Types): void {
    const asks = new Map<string, ReadonlySet<string>>();
    const givenTo = new Map<TextName, Types>();
    for (const { text, told } of this.#uses) {
      givenTo.set(text.name, { ...(givenTo.get(text.name) ?? variables), ...TOLD_ARGUMENTS[told] });
    }
    for (const { name, patterns } of this.#texts.values()) {
      const used = new Set<string>();
      for (const { language, scalar } of patterns) {
        const given = givenTo.get(name) ?? variables;
        for (const argument of this.#checkPattern(language, scalar, given)) used.add(argument);
      }
      asks.set(name, used);
    }
    for (const { text, span, told } of this.#uses) {
      const given = TOLD_ARGUMENTS[told];
      for (const argument of asks.get(text.name) ?? []) {
        const isGiven = Object.hasOwn(given, argument) || Object.hasOwn(variables, argument);
        const where = isGiven ? null : toldWhere(argument);
        if (where === null) continue;
        const message = `text ${quote(text.name)} asks for {${argument}}, which is not known here`;
        this.#report.error('bad-text', span, message, { hint: `it is known under ${where}` });
        break;
      }
    }
  }

  #checkPattern(language: Language, scalar: YamlScalar, given: Types): readonly string[] {
    const hint = (fault: MessageFault) => fault.hint;
    const found = argumentsIn(scalar, language, this.#report, { code: 'bad-text', hint }) ?? [];
    for (const argument of found) this.#checkArgument(argument, given);
    return found.map((argument) => argument.name);
  }

  /** @param given what is filled in where the text is said: the variables, and what is told there. */
  #checkArgument({ name, kind, span }: PlacedArgument, given: Types): void {
    const known: Types = Object.assign({}, ...Object.values(TOLD_ARGUMENTS), given);
    const type = Object.hasOwn(known, name) ? known[name] : undefined;
    if (type === undefined) {
      if (!this.#names.complete) return;
      const meant = nearest(name, Object.keys(known));
      this.#report.error('unknown-name', span, `nothing is known as {${name}} in a call`, {
        found: name,
        ...(meant === null
          ? { hint: `known are ${Object.keys(given).filter(isOrdinary).join(', ')}` }
          : { suggestion: { name: meant } }),
      });
    } else if (kind === 'date') {
      this.#report.error('bad-text', span, `{${name}} holds no date or time`);
    } else if ((kind === 'plural' || kind === 'number') && type !== 'integer' && type !== 'decimal') {
      this.#report.error(
        'bad-text',
        span,
        `{${name}} is ${type === 'text' ? 'a text' : 'true or false'}, and a number is needed here`,
      );
    }
  }

  /** Every text by name, each with its patterns by language in the site's order. */
  all(): Record<TextName, Record<Language, string>> {
    const texts: Record<TextName, Record<Language, string>> = {};
    for (const { name, patterns } of this.#texts.values()) {
      const byLanguage: Record<Language, string> = {};
      for (const language of this.#languages) {
        const pattern = patterns.find((each) => each.language === language);
        const text = pattern?.scalar.text ?? this.#builtInPattern(name, language);
        if (text !== null) byLanguage[language] = text;
      }
      texts[name] = byLanguage;
    }
    return texts;
  }
}
