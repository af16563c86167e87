/** Circles in a graph: Tarjan's strongly connected components, without recursion since a site may be large. */

interface Visit {
  readonly node: string;
  readonly next: readonly string[];
  done: number;
}

/** Every set of nodes that all lead to each other, with more than one node or a node that leads to itself. */
export function circlesIn(
  nodes: readonly string[],
  leadsTo: (node: string) => readonly string[],
): string[][] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const circles: string[][] = [];

  const begin = (node: string): Visit => {
    order.set(node, order.size);
    low.set(node, order.get(node) ?? 0);
    open.push(node);
    isOpen.add(node);
    return { node, next: leadsTo(node), done: 0 };
  };
  const lower = (node: string, to: number | undefined) =>
    low.set(node, Math.min(low.get(node) ?? 0, to ?? 0));

  for (const root of nodes) {
    if (order.has(root)) continue;
    const path = [begin(root)];
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const next = visit.next[visit.done++];
      if (next === undefined) {
        path.pop();
        const parent = path.at(-1);
        if (parent !== undefined) lower(parent.node, low.get(visit.node));
        if (low.get(visit.node) !== order.get(visit.node)) continue;
        const circle = open.splice(open.lastIndexOf(visit.node));
        for (const node of circle) isOpen.delete(node);
        if (circle.length > 1 || visit.next.includes(visit.node)) circles.push(circle);
      } else if (!order.has(next)) path.push(begin(next));
      else if (isOpen.has(next)) lower(visit.node, order.get(next));
    }
  }
  return circles;
}
