/** A site that calls customers back, with one profile, `support`: what tests of attempts need of it. */
import { AGENT_LOST_TEXT } from '../../src/domain/call/lost-agent.ts';
import type { CallbackSettings } from '../../src/domain/callback/settings.ts';
import type { Step } from '../../src/domain/flow/steps.ts';
import type { QueueSettings, Site } from '../../src/domain/site.ts';
import { profileOf } from './callback-desk.ts';
import { siteOf, step, text } from './sites.ts';

const at = 'test.yaml:1';
type Key = Extract<Step, { type: 'callbackKey' }>['does'];
export const callbackKey = (does: Key): Step => ({ type: 'callbackKey', at, does });

/** 1 talks, 2 is for later, 9 cancels; no key ends the call. */
export const attemptSite = (
  queue: Partial<QueueSettings> = {},
  profile: Partial<CallbackSettings> = {},
  more: { flows?: Record<string, Step[]>; callerId?: string } = {},
): Site => {
  const site = siteOf(
    {
      main: [step.queue('support')],
      greeting: [
        step.menu(
          'it is us',
          { '1': 'talk', '2': 'later', '9': 'cancel' },
          { noInput: { tries: 1, say: [], then: null } },
        ),
        step.hangup(),
      ],
      talk: [
        callbackKey({ type: 'verified' }),
        step.queue('support', 'thrownOut', { on: ways }),
        step.hangup(),
      ],
      later: [callbackKey({ type: 'later', afterMs: 3_600_000 }), step.say('later then')],
      cancel: [callbackKey({ type: 'cancel' }), step.say('never then')],
      thrownOut: [step.say('nobody is here')],
      out: [step.hangup()],
      kind: [step.say('what kind of call was it')],
      ...more.flows,
    },
    {
      queue,
      agents: ['anna', 'omar', 'eva'],
      handBack: '*80',
      callbacks: { support: profileOf({ preview: text('preview'), ...profile }) },
      texts: {
        preview: 'call {caller_name}, asked {asked}',
        whisper: '{callback} {asked}',
        why: 'why',
        [AGENT_LOST_TEXT]: 'sorry',
      },
    },
  );
  return more.callerId === undefined ? site : { ...site, dial: { ...site.dial, callerId: more.callerId } };
};

const ways = { full: 'thrownOut', closed: 'thrownOut', nobodyLoggedIn: 'thrownOut' };
