import type { Goal } from './metric-goal.js';

/** A point by two measures, such as what something costs and what it gains. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * The Pareto front: indices of the places that no other one beats, which is at least as good by both measures and better by
 * one. By rising x.
 */
export function paretoFront(
  places: readonly Place[],
  goals: { readonly x: Goal; readonly y: Goal },
): number[] {
  const good = (value: number, goal: Goal) => (goal === 'max' ? value : -value);
  const from = (at: number) => places[at] ?? { x: Number.NaN, y: Number.NaN };
  const byX = places
    .map((_, at) => at)
    .sort(
      (a, b) =>
        good(from(b).x, goals.x) - good(from(a).x, goals.x) ||
        good(from(b).y, goals.y) - good(from(a).y, goals.y),
    );
  const front: number[] = [];
  let best = -Infinity;
  for (const at of byX) {
    const y = good(from(at).y, goals.y);
    if (y <= best) continue;
    best = y;
    front.push(at);
  }
  return front.sort((a, b) => from(a).x - from(b).x);
}
