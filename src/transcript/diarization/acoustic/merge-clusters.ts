import { addMoments, clearMoments, createCost, emptyMoments, type Moments, type Prior, sumOf } from './gaussian.ts';

/** λ of the Bayesian information criterion while the order of merging is found. */
const ORDER_WEIGHT = 2.5;

/** What the number of parameters of one Gaussian more costs. */
export function penalty(size: number, count: number): number {
  return 0.5 * (size + (size * (size + 1)) / 2) * Math.log(Math.max(2, count));
}

/**
 * Agglomerative clustering: the two that are cheapest to describe as one become one, until `target` are left. Gives the
 * cluster of each item, from 0 on. Time grows with the square of the items.
 */
export function mergeClusters(items: readonly Moments[], target: number, prior: Prior): number[] {
  const cost = createCost(prior);
  const clusters = items.map((item, index) => ({ moments: sumOf([item]), cost: cost(item), members: [index] }));
  const count = clusters.length;
  const size = prior.spread.sum.length;
  const scratch = emptyMoments(size);
  const between = (a: number, b: number): number => {
    const [first, second] = [clusters[a] as Cluster, clusters[b] as Cluster];
    clearMoments(scratch);
    addMoments(scratch, first.moments);
    addMoments(scratch, second.moments);
    return cost(scratch) - first.cost - second.cost - ORDER_WEIGHT * penalty(size, scratch.count);
  };
  const distances = clusters.map((_, a) => Float64Array.from({ length: a }, (_, b) => between(a, b)));
  const alive = new Set(clusters.keys());
  // For each the nearest of those before it.
  const nearest = new Int32Array(count).fill(-1);
  const look = (a: number): void => {
    nearest[a] = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const b of alive)
      if (b < a && (distances[a]?.[b] as number) < least) {
        least = distances[a]?.[b] as number;
        nearest[a] = b;
      }
  };
  for (const a of alive) look(a);
  while (alive.size > Math.max(1, target)) {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const a of alive) {
      const b = nearest[a] as number;
      if (b >= 0 && (distances[a]?.[b] as number) < least) [best, least] = [a, distances[a]?.[b] as number];
    }
    const kept = nearest[best] as number;
    const [into, from] = [clusters[kept] as Cluster, clusters[best] as Cluster];
    addMoments(into.moments, from.moments);
    into.members.push(...from.members);
    into.cost = cost(into.moments);
    alive.delete(best);
    for (const other of alive) {
      if (other === kept) continue;
      const [high, low] = [Math.max(other, kept), Math.min(other, kept)];
      (distances[high] as Float64Array)[low] = between(high, low);
    }
    for (const a of alive) {
      const b = nearest[a] as number;
      if (a === kept || b === kept || b === best) look(a);
      else if (a > kept && (distances[a]?.[kept] as number) < (distances[a]?.[b] as number)) nearest[a] = kept;
    }
  }
  const labels = items.map(() => 0);
  for (const [label, index] of [...alive].entries()) for (const member of clusters[index]?.members ?? []) labels[member] = label;
  return labels;
}

interface Cluster {
  moments: Moments;
  cost: number;
  members: number[];
}
