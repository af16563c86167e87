/** Numbers of callers: each call in a test has a caller of its own. */
export function newCallers(): () => string {
  let callers = 0;
  return () => {
    callers += 1;
    return `+467012345${String(callers).padStart(2, '0')}`;
  };
}
