/** The site that is called in queues-hear.test.ts. */
import { type QueuesOnSite, siteOf, usersOf } from '../support/queue-site.ts';

/** @param closedOn days on which nobody is there, as `2026-12-24`. */
function site(closedOn: readonly string[]): QueuesOnSite {
  return {
    queues: {
      in_turn: {
        number: '3000',
        members: ['agent131'],
        settings: `tell: {
          place: { every: never }, gap: 1s,
          messages: [{ say: offer, after: 0s, every: never }, { say: news, after: 0s, every: never }] }`,
      },
      estimated: {
        number: '3001',
        members: ['agent132'],
        settings: `ring: 60s, wrap-up: 0s, tell: {
          wait: { after: 0s, every: 5s, longer: longer }, gap: 1s,
          messages: [{ say: offer, after: 1s, every: never }] }`,
      },
      unsaid: {
        number: '3002',
        members: ['agent133'],
        settings: `ring: 60s, wrap-up: 0s, tell: {
          wait: { after: 0s, every: 5s }, gap: 1s, messages: [{ say: news, after: 13s, every: never }] }`,
      },
      reminded: {
        number: '3003',
        members: ['agent134'],
        settings:
          'max-wait: 12s, tell: { messages: [{ say: offer, after: 1s, every: 5s, times: 2 }], gap: 1s }',
        step: 'on: { waited-too-long: { say: sorry } }',
      },
      ringing: {
        number: '3004',
        members: ['agent135'],
        settings: 'music: ringing, tell: { messages: [{ say: news, after: 2s, every: never }] }',
      },
      spoken_over: {
        number: '3005',
        members: ['agent136'],
        settings:
          'keys: { 1: { say: address } }, tell: { messages: [{ say: long, after: 0s, every: never }] }',
      },
      rung_over: {
        number: '3006',
        members: ['agent137'],
        settings: 'ring: 60s, keys: { "*": { say: operator } }',
      },
      sequence: {
        number: '3007',
        members: ['agent138'],
        settings: 'keys: { 1: { say: address }, "21": { say: operator } }, key-wait: 1s',
      },
      crowded: {
        number: '3008',
        members: ['agent139'],
        settings: 'max-callers: 1',
        step: 'on: { full: { say: sorry } }',
      },
      closed: {
        number: '3009',
        members: ['agent140'],
        settings: 'hours: never',
        step: 'on: { closed: { say: closed } }',
      },
      deserted: {
        number: '3010',
        members: ['agent141'],
        step: 'on: { nobody-logged-in: { say: nobody } }',
      },
      left_alone: {
        number: '3011',
        members: ['agent142'],
        step: 'on: { nobody-logged-in: { say: nobody } }',
      },
      whispered: { number: '3012', members: ['agent143'], settings: 'ring: 60s, wrap-up: 0s, whisper: who' },
      confirmed: {
        number: '3013',
        members: ['agent144', 'agent145'],
        settings: `strategy: linear, ring: 60s, wrap-up: 0s,
          whisper: { say: number, confirm: true, confirm-within: 2s }`,
      },
      hung_up: { number: '3014', members: ['agent146'], settings: 'ring: 60s, wrap-up: 0s, whisper: who' },
      cut_short: {
        number: '3015',
        members: ['agent147'],
        settings: `ring: 60s, wrap-up: 0s, whisper: hello,
          tell: { messages: [{ say: long, after: 0s, every: never }] }`,
      },
    },
    agents: Object.fromEntries(
      ['131', '132', '133', '134', '135', '136', '138', '139', '141', '147'].map((user) => [
        user,
        'starts: logged-out',
      ]),
    ),
    numbers: {
      '3101': '[{ queue: estimated, priority: 1 }]',
      '3102': '[{ queue: unsaid, priority: 1 }]',
    },
    texts: {
      place: '"You have place {position} in the line."',
      wait: '"{kind, select, lessThan {It takes a minute at most.} other {It takes {from} to {to} minutes.}}"',
      longer: 'Sorry, somebody was faster than you.',
      offer: '"For our address, press one."',
      news: 'We have moved to another house.',
      sorry: 'Everybody is busy now.',
      address: 'You find us in Harbour Street.',
      operator: 'The operator has gone for lunch.',
      closed: 'We are closed on this day.',
      nobody: 'Nobody is here any more.',
      who: '"{caller_name} is waiting for you in {queue} now."',
      number: '"A call from {caller}."',
      hello: 'A call for you.',
      long:
        'All our people are talking. Please stay on the line, because each of them will soon be free again, ' +
        'and somebody is going to come to the telephone for you. Meanwhile you hear a little music, ' +
        'and if you like it, you may whistle or sing to it, since nobody hears you while you wait.',
    },
    more: `hours: { never: { days: Mon-Sun 00:00-24:00, except: { ${closedOn
      .map((day) => `${day}: closed`)
      .join(', ')} } } }`,
  };
}

export const hearSite = (closedOn: readonly string[]): string => siteOf(site(closedOn));
export const HEAR_USERS: readonly string[] = usersOf(site([]));
