/** How many of those who want an agent can have one at the same time, when not every agent may take everybody. */

/**
 * A largest matching, found by augmenting paths (Kuhn): whoever comes may have somebody else's agent, if that one finds
 * another.
 *
 * @param wanting how many there are of each kind
 * @param agents for each, the kinds they may take
 */
export function mostServed(
  wanting: ReadonlyMap<string, number>,
  agents: readonly ReadonlySet<string>[],
): number {
  const takenBy: (string | null)[] = agents.map(() => null);

  const findAgent = (kind: string, tried: Set<string>): boolean => {
    tried.add(kind);
    const free = agents.findIndex((kinds, index) => takenBy[index] === null && kinds.has(kind));
    if (free >= 0) {
      takenBy[free] = kind;
      return true;
    }
    for (const [index, kinds] of agents.entries()) {
      const other = takenBy[index];
      if (other == null || tried.has(other) || !kinds.has(kind)) continue;
      if (!findAgent(other, tried)) continue;
      takenBy[index] = kind;
      return true;
    }
    return false;
  };

  let served = 0;
  for (const [kind, count] of wanting) {
    for (let each = 0; each < count && served < agents.length; each += 1) {
      if (!findAgent(kind, new Set())) break;
      served += 1;
    }
  }
  return served;
}
