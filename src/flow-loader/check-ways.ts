/** Finds steps and flows that are never reached, and circles that no caller gets out of. */

import type { Step } from '../domain/flow/steps.ts';
import { type BlockId, blockOf, type FlowName } from '../domain/ids.ts';
import { circlesIn } from './circles.ts';
import type { Report } from './diagnostic.ts';
import type { Definition } from './names.ts';
import { queueOfBlock } from './queue-draft.ts';
import type { Place, WayMap } from './ways.ts';
import { quote } from './yaml-tree.ts';

/** The flows that calls begin with: those that come in, and those that we make. */
export interface Beginnings {
  readonly answering: readonly FlowName[];
  readonly calling: readonly FlowName[];
}

export function checkWays(map: WayMap, flows: readonly Definition[], from: Beginnings, report: Report): void {
  reportUnreachableSteps(map, report);
  const recursive = reportRecursion(map, report);
  reportCircles(map, recursive, report);
  if (report.errors === 0) reportUnreachableFlows(map, flows, from, report);
}

function reportUnreachableSteps(map: WayMap, report: Report): void {
  const memo = new Map<BlockId, { readonly end: boolean; readonly returns: boolean }>();
  for (const { steps, spans } of map.blocks.values()) {
    for (const [index, step] of steps.entries()) {
      const next = spans[index + 1];
      if (next === undefined || goesOn(map, step, memo)) continue;
      const name = step?.type ?? '';
      const leaves = name === 'hangup' || name === 'goto' || name === 'return';
      const message = leaves
        ? `this is never reached: ${name} stands before it`
        : 'this is never reached: every way before it leads elsewhere';
      const place = spans[index]?.source.placeOf(spans[index].start);
      const hint = leaves || place === undefined ? undefined : `see the ${name} in line ${place.line}`;
      report.error('unreachable', next, message, { hint });
      break;
    }
  }
}

type ExitsMemo = Parameters<WayMap['exits']>[2];

function goesOn(map: WayMap, step: Step | null, memo: ExitsMemo): boolean {
  const everything = () => true;
  const ways = map.ways(step);
  if (ways.on || ways.nested.some((nested) => map.exits(nested, everything, memo).end)) return true;
  if (ways.call === null) return false;
  const called = map.exits(blockOf(ways.call), everything, memo);
  return called.end || called.returns;
}

/** Flows that call themselves, through others or not: each time round the way back grows, and nobody walks it. */
function reportRecursion(map: WayMap, report: Report): ReadonlySet<string> {
  const calls = new Map<string, { flow: string; place: Place }[]>();
  const queues = new Map<string, string[]>();
  for (const place of map.places()) {
    const step = map.step(place);
    const { call, nested } = map.ways(step);
    const flow = flowOf(place.block);
    if (call !== null) calls.set(flow, [...(calls.get(flow) ?? []), { flow: call, place }]);
    const entered = [...new Set(nested.map(flowOf))].filter((other) => other !== flow);
    if (entered.length > 0) queues.set(flow, [...(queues.get(flow) ?? []), ...entered]);
  }
  const called = (flow: string) => (calls.get(flow) ?? []).map((each) => each.flow);
  const next = (flow: string) => [...called(flow), ...(queues.get(flow) ?? [])];
  const flows = [
    ...new Set([...calls.keys(), ...[...calls.values()].flat().map(({ flow }) => flow), ...queues.keys()]),
  ];
  const recursive = new Set<string>();
  for (const circle of circlesIn(flows, next)) {
    // A queue whose keys lead into it again is no circle of calls: callers go round as often as they press.
    const first = circle.flatMap((flow) => calls.get(flow) ?? []).find(({ flow }) => circle.includes(flow));
    const span = first && map.span(first.place);
    if (!first || !span) continue;
    for (const flow of circle) recursive.add(flow);
    const names = circle.filter((flow) => queueOfBlock(flow) === null).sort();
    const through = circle
      .map(queueOfBlock)
      .filter((queue) => queue !== null)
      .map(quote);
    const keys = through.length > 0 ? `, by the keys of queue ${through.sort().join(', ')}` : '';
    const message =
      names.length === 1
        ? `flow ${quote(names[0] ?? '')} calls itself${keys}`
        : `flows ${names.join(', ')} call each other in a circle${keys}`;
    report.error('endless-loop', span, message, { hint: 'use goto, which does not come back' });
  }
  return recursive;
}

const flowOf = (block: BlockId): string => block.split('/')[0] ?? block;

/** Steps that pass in no time: a circle of these alone would never let anything else happen. */
const passesAtOnce = (step: Step | null): boolean =>
  step !== null && !['say', 'menu', 'collect', 'queue', 'transfer'].includes(step.type);
/** These, and those that talk or dial: nobody gets out of a circle of them but by hanging up, or being answered. */
const passesByItself = (step: Step | null): boolean =>
  step?.type === 'say' || step?.type === 'transfer' || passesAtOnce(step);

function reportCircles(map: WayMap, recursive: ReadonlySet<string>, report: Report): void {
  const silent = findCircles(map, passesAtOnce, recursive);
  for (const circle of silent) {
    reportCircle(
      map,
      circle,
      'error',
      'this goes round for ever: nothing on the way waits for the caller',
      report,
    );
  }
  for (const circle of findCircles(map, passesByItself, recursive)) {
    const isKnown = circle.some((place) =>
      silent.some((each) => each.some((other) => keyOf(other) === keyOf(place))),
    );
    if (isKnown || hasWayOut(map, circle)) continue;
    reportCircle(map, circle, 'warning', 'a caller gets out of this only by hanging up', report);
  }
}

const keyOf = ({ block, index }: Place): string => `${block}#${index}`;

function findCircles(
  map: WayMap,
  passes: (step: Step | null) => boolean,
  recursive: ReadonlySet<string>,
): Place[][] {
  const places = map
    .places()
    .filter((place) => passes(map.step(place)) && !recursive.has(flowOf(place.block)));
  const byKey = new Map(places.map((place) => [keyOf(place), place]));
  const memo: ExitsMemo = new Map();
  const next = (key: string): string[] => {
    const place = byKey.get(key);
    return place === undefined
      ? []
      : leadsTo(map, place, passes, memo)
          .map(keyOf)
          .filter((each) => byKey.has(each));
  };
  return circlesIn([...byKey.keys()], next).map((keys) => keys.flatMap((key) => byKey.get(key) ?? []));
}

function leadsTo(
  map: WayMap,
  place: Place,
  passes: (step: Step | null) => boolean,
  memo: ExitsMemo,
): Place[] {
  const { nested, on, jump, call } = map.ways(map.step(place));
  const entered = [...nested, ...[jump, call].flatMap((flow) => (flow === null ? [] : [blockOf(flow)]))];
  const called = call === null ? null : map.exits(blockOf(call), passes, memo);
  const comesBack = called !== null && (called.end || called.returns);
  return [...entered.flatMap((block) => map.entry(block)), ...(on || comesBack ? map.after(place) : [])];
}

/** Whether some condition on the circle leads out of it, so that it may well end. */
function hasWayOut(map: WayMap, circle: readonly Place[]): boolean {
  const inside = new Set(circle.map(keyOf));
  return circle.some((place) => {
    const step = map.step(place);
    if (step?.type !== 'branch' && step?.type !== 'hours') return false;
    const { nested, on } = map.ways(step);
    const ways = [...nested.map((block) => map.entry(block)), ...(on ? [map.after(place)] : [])];
    return ways.some((way) => !way.some((each) => inside.has(keyOf(each))));
  });
}

function reportCircle(
  map: WayMap,
  circle: readonly Place[],
  severity: 'error' | 'warning',
  message: string,
  report: Report,
): void {
  const jump = circle.find((place) => ['goto', 'call'].includes(map.step(place)?.type ?? ''));
  const span = jump && map.span(jump);
  if (!span) return;
  const flows = [...new Set(circle.map((place) => flowOf(place.block)))];
  const round = flows.length === 1 ? `flow ${quote(flows[0] ?? '')}` : `flows ${flows.sort().join(', ')}`;
  const hint = `the circle is in ${round}: put a menu, a queue or a hangup in it`;
  report[severity]('endless-loop', span, message, { hint });
}

function reportUnreachableFlows(
  map: WayMap,
  flows: readonly Definition[],
  { answering, calling }: Beginnings,
  report: Report,
): void {
  if (answering.length === 0) return;
  const leads = new Map<string, Set<string>>();
  for (const place of map.places()) {
    const step = map.step(place);
    const { jump, call, nested } = map.ways(step);
    const flow = flowOf(place.block);
    // The keys of a queue, and what callbacks put between, are no part of the flow that comes to them.
    for (const other of [jump, call, ...nested.map(flowOf)]) {
      if (other !== null && other !== flow) leads.set(flow, (leads.get(flow) ?? new Set()).add(other));
    }
  }
  const reached = new Set<string>();
  const pending: string[] = [...answering, ...calling];
  for (let flow = pending.pop(); flow !== undefined; flow = pending.pop()) {
    if (reached.has(flow)) continue;
    reached.add(flow);
    pending.push(...(leads.get(flow) ?? []));
  }
  for (const { name, span } of flows) {
    if (!reached.has(name)) report.warning('unreachable', span, `no call ever comes to flow ${quote(name)}`);
  }
}
