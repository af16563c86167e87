import { test } from '@jest/globals';
import { EngineLab } from '../support/engine-lab.ts';
import { chaos } from '../support/chaos.ts';
test('x', async () => {
  const labs: EngineLab[] = [];
  const start = EngineLab.prototype.start;
  EngineLab.prototype.start = function (this: EngineLab) { if (!labs.includes(this)) labs.push(this); return start.call(this); };
  await chaos({ seed: 5, calls: 1500, killProbability: 0.002 });
  const store = labs[0]!.store;
  const c: Record<string, number> = {};
  for (const s of store.stays(0 as never, 9e15 as never)) { const k = `${s.outcome} ${s.how} ${s.outcome === 'withdrawn' ? s.detail : ''}`; c[k] = (c[k] ?? 0) + 1; }
  const m: Record<string, number> = {};
  for (const s of store.misses(0 as never, 9e15 as never)) m[s.cause] = (m[s.cause] ?? 0) + 1;
  const t: Record<string, number> = {};
  const at = store.agentTimes(0 as never, 9e15 as never);
  for (const s of at) t[s.status] = (t[s.status] ?? 0) + 1;
  const q = store.quotes(0 as never, 9e15 as never);
  const qo: Record<string, number> = {};
  for (const s of q) { const k = `${s.told ? 'told' : 'noted'} ${s.outcome}`; qo[k] = (qo[k] ?? 0) + 1; }
  process.stderr.write(JSON.stringify({ c, m, t, open: at.filter((x) => x.to === null).length, qo }, null, 1));
}, 200000);
