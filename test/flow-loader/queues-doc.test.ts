/** The examples of docs/queues.md are one site without fault, and what it says of the program is so. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { AWAY_REASON, PIN_LOCK_MS, REST_MS, WRONG_PINS } from '../../src/domain/agent/agent.ts';
import { formatDiagnostics } from '../../src/flow-loader/format-diagnostics.ts';
import { loadSite } from '../../src/flow-loader/load-site.ts';
import { queueSchema } from '../../src/flow-loader/schema-queue.ts';
import { statusWords } from '../../src/main/agent-text.ts';

const path = join(import.meta.dirname, '../../docs/queues.md');
const page = readFileSync(path, 'utf8');
const files = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = ''], index) => ({
  path: `example-${String(index + 1).padStart(2, '0')}.yaml`,
  text,
}));

describe('docs/queues.md', () => {
  test('holds one site, without an error or a warning', () => {
    expect(files.length).toBeGreaterThan(8);
    const { site, diagnostics } = loadSite(files);
    expect(formatDiagnostics(diagnostics, files, { color: false })).toBe('');
    expect(Object.keys(site?.queues ?? {})).toHaveLength((page.match(/^ {4}agents:/gm) ?? []).length);
  });

  test.each(Object.keys(queueSchema.shape))('tells of %s', (key) => {
    expect(page).toMatch(new RegExp(`\`${key}\\b|^ +${key}:`, 'm'));
  });

  test.each(Object.values(statusWords))('tells of agents who are %s', (word) => {
    expect(page).toContain(`| \`${word}\` |`);
  });

  test('gives the times as they are', () => {
    const rests: Readonly<Record<string, number>> = Object.fromEntries(
      [...page.matchAll(/^\| ([^|]+?) \| ([0-9]+) s \|$/gm)].map(([, what = '', s]) => [
        what,
        Number(s) * 1000,
      ]),
    );
    expect(rests).toEqual({
      busy: REST_MS.busy,
      'no answer, or 1 not pressed': REST_MS.noAnswer,
      'refused, or hung up on the whisper': REST_MS.rejected,
      'unreachable, or a network failure': REST_MS.unreachable,
      'the phone forwards, to where it is not followed': REST_MS.forwarded,
      'the number does not exist': REST_MS.invalidNumber,
    });
    expect(page).toContain(AWAY_REASON);
    expect([WRONG_PINS, PIN_LOCK_MS]).toEqual([3, 5 * 60_000]);
    expect(page.replaceAll('\n', ' ')).toContain(
      'After three wrong PINs in a row none is looked at for five minutes',
    );
  });

  test('leads to files and headings that are there', () => {
    const anchors = (text: string) =>
      [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
        title
          .toLowerCase()
          .replace(/[^\p{L}\p{N}_ -]/gu, '')
          .replaceAll(' ', '-'),
      );
    const links = [...page.matchAll(/\]\(([^)#]*)#?([^)]*)\)/g)];
    expect(links.length).toBeGreaterThan(4);
    for (const [, file = '', anchor = ''] of links) {
      const target = file === '' ? path : join(dirname(path), file);
      expect([file, existsSync(target)]).toEqual([file, true]);
      if (anchor !== '') expect(anchors(readFileSync(target, 'utf8'))).toContain(anchor);
    }
  });
});

/** As queues.conf.sample and the applications' own help of Asterisk 22 have them. */
const APP_QUEUE = `
persistentmembers autofill monitor-type shared_lastcall negative_penalty_invalid log_membername_as_agent
log-caller-id-name log-restricted-caller-id force_longest_waiting_caller log_unpause_on_reason_change
musicclass announce strategy servicelevel context penaltymemberslimit timeout retry timeoutpriority weight wrapuptime
autopause autopausedelay autopausebusy autopauseunavail maxlen setinterfacevar setqueueentryvar setqueuevar
membermacro membergosub queue-callerannounce announce-frequency min-announce-frequency periodic-announce
periodic-announce-frequency periodic-announce-startdelay random-periodic-announce relative-periodic-announce
announce-to-first-user announce-holdtime announce-position announce-position-only-up announce-position-limit
announce-round-seconds queue-youarenext queue-thereare queue-callswaiting queue-quantity1 queue-quantity2
queue-holdtime queue-minute queue-minutes queue-seconds queue-thankyou queue-reporthold monitor-format joinempty
leavewhenempty reportholdtime ringinuse memberdelay timeoutrestart defaultrule penaltychange
ringall leastrecent fewestcalls random wrandom rrmemory rrordered linear
QUEUE_PRIO QUEUE_MAX_PENALTY QUEUE_MIN_PENALTY QUEUE_RAISE_PENALTY QUEUESTATUS ABANDONED QUEUEPOSITION
AddQueueMember RemoveQueueMember PauseQueueMember UnpauseQueueMember QueueLog QueueUpdate
QUEUE_MEMBER QUEUE_MEMBER_LIST QUEUE_WAITING_COUNT QUEUE_VARIABLES QUEUE_EXISTS QUEUE_GET_CHANNEL
QueueStatus QueueSummary QueueAdd QueueRemove QueuePause QueuePenalty QueueMemberRingInUse QueueRule QueueReload
QueueReset QueueChangePriorityCaller QueueWithdrawCaller
`
  .trim()
  .split(/\s+/);

test.each(APP_QUEUE)('who comes from app_queue finds %s', (option) => {
  const table = page.slice(page.indexOf('## Coming from app_queue'));
  const rows = table.split('\n').filter((row) => row.startsWith('|'));
  const [, ...columns] =
    rows.find((row) => new RegExp(`(?<![\\w-])${option}(?![\\w-])`).test(row))?.split('|') ?? [];
  expect(columns.filter((column) => column.trim() !== '').length).toBeGreaterThan(1);
});
