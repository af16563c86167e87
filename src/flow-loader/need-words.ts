/** What a caller needs, as it is written: `{matter} >= 3 and french for 60s`, or `anyone`. */
import { HIGHEST_LEVEL } from './schema-agent.ts';
import { meantDuration, NAME, parseDuration, VARIABLE } from './words.ts';

export interface WrittenSkill {
  readonly skill: { readonly name: string } | { readonly variable: string };
  readonly atLeast: number;
  /** Where in the text the skill's name, or the variable's, stands. */
  readonly from: number;
  readonly to: number;
}

export interface WrittenNeed {
  /** None for `anyone`. */
  readonly skills: readonly WrittenSkill[];
  readonly forMs: number | null;
}

export interface NeedFault {
  readonly message: string;
  readonly hint: string | null;
  readonly from: number;
  readonly to: number;
}

export const ANYONE = 'anyone';
const EXAMPLE = 'such as billing >= 2, or {matter} >= 2 and french';

/** One step of a need, or the first thing that is wrong with it. */
export function readNeed(text: string): WrittenNeed | NeedFault {
  const tail = /(?:^|\s)for(?:\s+(.*?))?\s*$/s.exec(text);
  const end = tail === null ? text.length : tail.index;
  const forMs = tail === null ? null : parseDuration(tail[1] ?? '');
  if (tail !== null && forMs === null) return durationFault(text, tail[1] ?? '');
  const skills: WrittenSkill[] = [];
  const parts = text.slice(0, end).split(/\s+and(?=\s|$)/);
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    from = at + part.length;
    if (part.trim() === ANYONE && parts.length === 1) return { skills: [], forMs };
    const skill = readSkill(part, at);
    if ('message' in skill) return skill;
    skills.push(skill);
  }
  return { skills, forMs };
}

function durationFault(text: string, written: string): NeedFault {
  const meant = meantDuration(written);
  const from = written === '' ? text.lastIndexOf('for') : text.lastIndexOf(written);
  return {
    message: 'a duration is expected after "for"',
    hint: meant === null ? 'such as for 60s' : `write for ${meant}`,
    from,
    to: from + Math.max(3, written.length),
  };
}

const SKILL = /^\s*(?:\{\s*([^{}]*?)\s*\}|([^\s{}<>=!&|,]+))\s*(?:>=\s*([0-9]+))?\s*$/;
/** What people write for `>=`, with what stands on both sides. */
const OTHER_SIGN = /^\s*(\{[^{}]*\}|[^\s{}<>=!]+)\s*(=>|>|==?|≥)\s*([0-9]+)\s*$/;

function readSkill(part: string, at: number): WrittenSkill | NeedFault {
  const from = at + (part.length - part.trimStart().length);
  const place = { from, to: Math.max(from + 1, at + part.trimEnd().length) };
  const match = SKILL.exec(part);
  if (match === null) return { ...place, ...skillFault(part) };
  const [, variable, name, level] = match;
  const atLeast = level === undefined ? 1 : Number(level);
  if (atLeast < 1 || atLeast > HIGHEST_LEVEL) {
    return { ...place, message: `a level is from 1 to ${HIGHEST_LEVEL}`, hint: null };
  }
  if (variable !== undefined) {
    if (!VARIABLE.test(variable)) {
      return { ...place, message: 'braces hold the name of a variable', hint: 'such as {matter} >= 2' };
    }
    const start = part.indexOf(variable);
    return { skill: { variable }, atLeast, from: at + start, to: at + start + variable.length };
  }
  const word = name ?? '';
  if (word === ANYONE) return { ...place, message: 'anyone stands alone', hint: null };
  if (!NAME.test(word)) return { ...place, message: 'a skill is expected here', hint: EXAMPLE };
  return { skill: { name: word }, atLeast, from, to: from + word.length };
}

function skillFault(part: string): { readonly message: string; readonly hint: string | null } {
  const sign = OTHER_SIGN.exec(part);
  if (sign !== null) {
    const [, skill = '', written = '', level = ''] = sign;
    const least = written === '>' ? Number(level) + 1 : Number(level);
    return { message: 'a level is given as the least there may be', hint: `write ${skill} >= ${least}` };
  }
  if (/&&|,|\+/.test(part)) return { message: 'skills are joined by "and"', hint: EXAMPLE };
  if (/\|\||\sor\s/.test(part)) {
    return {
      message: 'skills are joined by "and"; there is no "or"',
      hint: 'what widens stands in a list, one step after the other',
    };
  }
  return { message: 'a skill with the least level is expected here', hint: EXAMPLE };
}
