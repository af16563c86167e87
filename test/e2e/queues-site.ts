/** The site that is called in queues.test.ts. */
import { type QueuesOnSite, siteOf, usersOf } from '../support/queue-site.ts';

const SITE: QueuesOnSite = {
  queues: {
    plain: { number: '2000', members: ['agent101'], settings: 'ring: 60s, wrap-up: 0s' },
    paused: {
      number: '2001',
      members: ['agent102', 'agent103'],
      settings: 'max-wait: 5s',
      step: 'on: { waited-too-long: { say: sorry } }',
    },
    half: {
      number: '2002',
      members: ['agent104', 'agent105'],
      settings: 'strategy: linear, ring: 3s, max-wait: 5s',
      step: 'on: { waited-too-long: { say: sorry } }',
    },
    deaf: {
      number: '2003',
      members: ['agent106', 'agent107'],
      settings: 'strategy: ring-all, ring: 3s, max-wait: 5s',
      step: 'on: { waited-too-long: { say: sorry } }',
    },
    apart: {
      number: '2004',
      members: ['{ agent: agent108, after: 60s }', 'agent109'],
      settings: 'need: "billing >= 3", max-wait: 5s',
      step: 'on: { waited-too-long: { say: sorry } }',
    },
    tiers: {
      number: '2005',
      members: ['{ agent: agent110, tier: 2 }', 'agent111'],
      settings: 'ring: 60s, wrap-up: 0s',
    },
    engaged: { number: '2006', members: ['agent112'], settings: 'ring: 60s, wrap-up: 0s' },
    waving: { number: '2007', members: ['agent114'], settings: 'ring: 60s, wrap-up: 0s' },
    east: {
      number: '2008',
      members: ['agent116', 'agent117'],
      settings: 'strategy: linear, ring: 60s, wrap-up: 60s',
    },
    west: {
      number: '2009',
      members: ['agent116', 'agent117'],
      settings: 'strategy: linear, ring: 60s, wrap-up: 60s',
    },
    instant: { number: '2010', members: ['agent118'], settings: 'ring: 60s, wrap-up: 0s' },
    race: {
      number: '2011',
      members: ['agent119', 'agent120', 'agent121'],
      settings: 'strategy: ring-all, ring: 60s, wrap-up: 0s',
    },
    fickle: {
      number: '2012',
      members: ['agent122', 'agent123'],
      settings: 'strategy: ring-all, ring: 60s, wrap-up: 0s, whisper: whisper',
    },
    mixed: { number: '2013', members: ['agent124', 'agent125'], settings: 'ring: 60s, wrap-up: 0s' },
    absent: {
      number: '2014',
      members: ['agent126', 'agent127', 'agent128'],
      settings: 'ring: 3s, wrap-up: 0s',
    },
    noted: {
      number: '2015',
      members: ['agent129'],
      settings: 'ring: 60s, wrap-up: 0s, after-call: [ { menu: whisper, keys: { 1: { say: sorry } } } ]',
    },
  },
  agents: {
    '108': 'skills: { billing: 3 }',
    '109': 'skills: { billing: 2 }',
    '114': 'ring-when-busy: true',
    '116': 'wrap-up: 8s',
    '124': 'skills: [french], starts: logged-out',
  },
  numbers: { '2113': '[{ queue: mixed, need: french }]' },
  texts: {
    sorry: 'Everybody is busy now.',
    whisper: 'A caller has waited in the queue of this test for you to come to the telephone.',
  },
};

export const QUEUES_SITE = siteOf(SITE);
/** The agents' phones, and two that nobody but colleagues calls. */
export const QUEUES_USERS: readonly string[] = [...usersOf(SITE), '113', '115'];
