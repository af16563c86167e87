/** Hearing for tests: what was said in a recording, when, by whom. All of it is pure. */
export { type ActivityLimits, classify, type Segment, segments } from './audio/activity.ts';
export { type Reference, reference } from './audio/candidates.ts';
export { type Finding, findAll, findPrompt } from './audio/find-prompt.ts';
export * from './audio/pcm.ts';
export { Sound } from './audio/sound.ts';
export { hasTone, toneMs, toneShare } from './audio/tone.ts';
export {
  type Heard,
  type HeardPrompt,
  heardInOrder,
  type NamedReference,
  transcript,
} from './audio/transcript.ts';
