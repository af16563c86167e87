/** What has been worked out for a recording and a reference, as long as both are there. */
import type { Reference } from './candidates.ts';
import type { Sound } from './sound.ts';

/** One of it for each pair, made when it is first asked for. */
export function perPair<T>(make: (recording: Sound, wanted: Reference) => T) {
  const known = new WeakMap<Sound, WeakMap<Reference, T>>();
  return (recording: Sound, wanted: Reference): T => {
    const ofRecording = known.get(recording) ?? new WeakMap<Reference, T>();
    known.set(recording, ofRecording);
    const before = ofRecording.get(wanted);
    if (before !== undefined) return before;
    const made = make(recording, wanted);
    ofRecording.set(wanted, made);
    return made;
  };
}
