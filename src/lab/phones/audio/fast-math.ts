/**
 * Functions of Math that run for every sample. Taken from it once: in a test runner's sandbox looking up the global
 * `Math` costs many times what the function does.
 */
export const { abs, ceil, clz32, floor, max, min, round, sqrt } = Math;
