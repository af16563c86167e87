/** Transfers whose events were missed, found in what Asterisk lists. */
import { expect, test } from '@jest/globals';
import type { AriBridge, AriChannel } from 'ari-client';
import { createStandIns } from '../../../src/adapters/ari/stand-ins.ts';
import { findTransfers } from '../../../src/adapters/ari/transferred.ts';
import type { ChannelId } from '../../../src/domain/ids.ts';

type Dialplan = Partial<AriChannel['dialplan']>;

const channel = (id: string, name: string, dialplan: Dialplan = {}): AriChannel => ({
  id,
  name,
  state: 'Up',
  caller: { name: '', number: '' },
  dialplan: { context: 'from-trunk', exten: '1000', app_name: 'Stasis', app_data: 'keepline', ...dialplan },
});
const bridge = (id: string, ...channels: string[]): AriBridge => ({ id, name: '', channels });

const CALLER = channel('A', 'PJSIP/trunk-00000001');
const LEG = channel('A~leg~1', 'PJSIP/101-00000002');
const COLLEAGUE = channel('7.7', 'PJSIP/102-00000007');
const blind = (half: 1 | 2, dialplan: Dialplan = {}): AriChannel =>
  channel(`9.${half}`, `Local/2000@keepline-transfers-00000003;${half}`, {
    context: 'keepline-transfers',
    exten: '2000',
    ...dialplan,
  });
const link = (half: 1 | 2, dialplan: Dialplan = {}): AriChannel =>
  channel(`8.${half}`, `Local/_attended@transfer-00000004;${half}`, {
    context: 'transfer',
    exten: '_attended',
    ...dialplan,
  });

test('a talk in which everybody is in their own place', () => {
  const found = findTransfers(
    [CALLER, LEG],
    [bridge('A~talk~1', 'A', 'A~leg~1'), bridge('keepline-room-x', '5.5')],
    createStandIns(),
  );
  expect([found.transferred.size, found.placeholders.size]).toEqual([0, 0]);
});

test('a caller who was sent on and hears music', () => {
  const found = findTransfers(
    [CALLER, LEG, blind(1), blind(2, { app_name: 'MusicOnHold' })],
    [bridge('A~talk~1', 'A', '9.1')],
    createStandIns(),
  );
  expect([...found.transferred]).toEqual([['A~talk~1', { type: 'blind', to: '2000' }]]);
  expect([...found.placeholders]).toEqual([['9.1', 'A~talk~1']]);
});

test('a caller who was sent on, and whom the dialplan has put through meanwhile', () => {
  const standIns = createStandIns();
  const found = findTransfers(
    [CALLER, blind(1), blind(2), COLLEAGUE],
    [bridge('A~talk~1', 'A', '9.1'), bridge('core', '9.2', '7.7')],
    standIns,
  );
  const by = 'A~standin~9.1';
  expect([...found.transferred]).toEqual([['A~talk~1', { type: 'attended', by, to: 'PJSIP/102' }]]);
  expect(found.placeholders.size).toBe(0);
  expect([standIns.knownAs('9.1'), standIns.inAsterisk(by as ChannelId)]).toEqual([by, '9.1']);
});

test('what held the place of a caller who is elsewhere is of no use, in a bridge or in none', () => {
  const alone = findTransfers([CALLER, blind(1), blind(2)], [bridge('A~talk~1', '9.1')], createStandIns());
  expect([...alone.placeholders]).toEqual([['9.1', 'A~talk~1']]);
  expect(alone.transferred.size).toBe(0);
  const nowhere = findTransfers([CALLER, blind(1), blind(2)], [], createStandIns());
  expect([...nowhere.placeholders]).toEqual([['9.1', null]]);
});

test.each([
  ['a colleague', [bridge('core', '8.2', '7.7')], {}, 'PJSIP/102'],
  [
    'a colleague whose phone rings',
    [],
    { app_name: 'Dial', app_data: 'PJSIP/103&PJSIP/104,45' },
    'PJSIP/103',
  ],
  ['somebody in the dialplan', [], { app_name: 'Playback', app_data: 'x/y' }, null],
])('%s is in the leg’s place', (_who, bridges, dialplan, to) => {
  const found = findTransfers(
    [CALLER, LEG, link(1), link(2, dialplan), COLLEAGUE],
    [bridge('A~talk~1', 'A', '8.1'), ...bridges],
    createStandIns(),
  );
  expect([...found.transferred]).toEqual([['A~talk~1', { type: 'attended', by: 'A~standin~8.1', to }]]);
});

test('another phone has taken the leg’s place', () => {
  const found = findTransfers(
    [CALLER, channel('3.3', 'PJSIP/103-00000009')],
    [bridge('A~talk~1', 'A', '3.3')],
    createStandIns(),
  );
  const by = 'A~standin~3.3';
  expect([...found.transferred]).toEqual([['A~talk~1', { type: 'attended', by, to: 'PJSIP/103' }]]);
});

test('two calls were joined: in one the leg’s place is taken, in the other the caller’s', () => {
  const standIns = createStandIns();
  const found = findTransfers(
    [CALLER, link(1), link(2), channel('B~leg~1', 'PJSIP/102-00000007')],
    [bridge('A~talk~1', 'A', '8.1'), bridge('B~talk~1', 'B~leg~1', '8.2')],
    standIns,
  );
  expect([...found.transferred]).toEqual([
    ['A~talk~1', { type: 'attended', by: 'A~standin~8.1', to: 'PJSIP/102' }],
  ]);
  expect([standIns.knownAs('8.2'), standIns.inAsterisk('B' as ChannelId)]).toEqual(['B', '8.2']);
});

test('a caller whose place is known to be taken by a channel is still in the call', () => {
  const standIns = createStandIns();
  standIns.adopt('8.2', 'B' as ChannelId);
  const found = findTransfers(
    [link(1), link(2), channel('B~leg~1', 'PJSIP/102-00000007')],
    [bridge('B~talk~1', 'B~leg~1', '8.2')],
    standIns,
  );
  expect(found.transferred.size).toBe(0);
});
