/** An agent and a caller talk: one greets, the other says why they call, and each listens whether the other is there. */
import type { Call } from '../../lab/phones/call.ts';
import { pause } from '../pause.ts';
import type { Persona } from './agent-plan.ts';
import type { Caller } from './caller.ts';
import type { Stage } from './stage.ts';

/** Nobody speaks before the receiver is at the ear. */
const BREATH_MS = 400;
const HEARING_LIMIT_MS = 6_000;
/** An agent of the demo understands nothing, but is polite. */
const FOR_GUESTS =
  'You are through to the Keepline demonstration. Thank you for calling. Hang up whenever you like.';
const ROOM_TO_SPEAK_MS = 3_000;

/** Ends early when the call does. With somebody who is not of the cast, only the agent speaks. */
export async function converse(
  persona: Persona,
  agentCall: Call,
  caller: Caller | null,
  stage: Stage,
): Promise<void> {
  const greeting = await stage.prompts.ofCast(persona.greeting, persona.voice);
  if (greeting === null) return;
  await pause(BREATH_MS);
  const callerCall = caller?.call ?? null;
  if (caller === null || callerCall === null) return entertain(persona, agentCall, greeting, stage);

  const greeted = hears(callerCall, greeting);
  await say(agentCall, greeting);
  const matter = await caller.sayMatter();
  if (matter === null) return;
  await pause(BREATH_MS, caller.hasEnded);
  const told = hears(agentCall, matter);
  await say(callerCall, matter);
  const heard = (await greeted) && (await told);
  // A call that ends early leaves the question open.
  if (!heard && caller.hasEnded.aborted) return;
  caller.visit.heardEachOther = heard;
  if (!heard) stage.story.tell(`${caller.plan.name} and ${persona.firstName} do not hear each other`, 'bad');
}

async function entertain(persona: Persona, call: Call, greeting: string, stage: Stage): Promise<void> {
  await say(call, greeting);
  const more = await stage.prompts.ofCast(FOR_GUESTS, persona.voice);
  await pause(ROOM_TO_SPEAK_MS, stage.closing);
  if (more !== null) await say(call, more);
}

/** Who has been hung up on says nothing. */
async function say(call: Call, sound: string): Promise<void> {
  if (call.status === 'answered') await call.say(sound);
}

function hears(call: Call, sound: string): Promise<boolean> {
  return call.waitToHear(sound, { part: 'beginning', sinceMs: call.heardMs, limitMs: HEARING_LIMIT_MS }).then(
    () => true,
    () => false,
  );
}
