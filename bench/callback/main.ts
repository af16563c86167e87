/**
 * `npm run bench:callback`: what dialling customers ahead does for agents, customers and callers on a saturated day.
 *
 * Fails if `wrapup` does not leave agents idle for less time than `none`, or if an agent spends a moment on a customer
 * who has not answered.
 */
import { CENTRES, DIAL_AHEADS, dayOf } from './days.ts';
import { simulateDay } from './simulate.ts';
import { faultsOf, printed, scoreOf } from './table.ts';

const HOURS = 8;
const SEEDS = Array.from({ length: 4 }, (_, index) => index + 1);

console.log(`Customer first, ${SEEDS.length} saturated days of ${HOURS} hours for each line.
idle: of the agents' time; held > 30 s: of the customers who pressed 1; in vain: agents' time spent on customers who
were not there; live wait: of callers who stayed in line until an agent took them.`);
const faults = CENTRES.flatMap((centre) => {
  const name = `${centre.agents} agents, wrap-up ${centre.wrapUpMs / 1000} s`;
  const scores = DIAL_AHEADS.map((dialAhead) =>
    scoreOf(
      dialAhead,
      SEEDS.map((seed) => simulateDay(dayOf(centre, dialAhead, HOURS), seed)),
    ),
  );
  console.log(`\n${printed(name, scores)}`);
  return faultsOf(scores).map((fault) => `${name}: ${fault}`);
});
for (const fault of faults) console.log(`\nFAIL ${fault}`);
if (faults.length === 0) console.log('\nPASS');
process.exitCode = faults.length === 0 ? 0 : 1;
