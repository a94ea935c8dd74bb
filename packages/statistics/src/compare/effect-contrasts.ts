import { OFF, ON, type ComponentDesign } from '../designs/component-design.js';
import type { Contrast } from '../designs/two-level-design.js';
import { countedValue, isDiverged, type Outcome } from './outcome.js';

/** A cell as far as contrasts go. */
export interface DesignCell {
  readonly labels: Readonly<Record<string, string>>;
  readonly runs: readonly (Outcome | undefined)[];
}

/** The cells of a design at one combination of labels on the axes beside it. */
export interface DesignCells {
  /** Labels on the axes; none where there are no axes. */
  readonly context: Readonly<Record<string, string>>;
  /** Index of the cell of each of the design's runs; -1 where the table has none. */
  readonly cells: readonly number[];
}

/** Which cell is which run of the design, for each combination of the other labels. */
export function designCells(
  { components, runs }: Pick<ComponentDesign, 'components' | 'runs'>,
  cells: readonly Pick<DesignCell, 'labels'>[],
): DesignCells[] {
  const contexts = new Map<string, { context: Record<string, string>; at: Map<string, number> }>();
  cells.forEach(({ labels }, at) => {
    const context = Object.fromEntries(Object.entries(labels).filter(([name]) => !components.includes(name)));
    const key = JSON.stringify(Object.entries(context).sort());
    const found = contexts.get(key) ?? { context, at: new Map<string, number>() };
    contexts.set(key, found);
    found.at.set(components.map((name) => labels[name]).join(' '), at);
  });
  return [...contexts.values()].map(({ context, at }) => ({
    context,
    cells: runs.map((levels) => at.get(levels.map((level) => (level === 1 ? ON : OFF)).join(' ')) ?? -1),
  }));
}

/** A contrast of a design's cells, seed by seed. */
export interface SeededContrast {
  readonly seeds: readonly Outcome[];
  /** Cells that it reads, by index; -1 for one that the table lacks. */
  readonly reads: readonly number[];
}

/** What equals it in both halves of a contrast. */
export const NO_CHANGE = 'no change';

/**
 * The weighted sum of each seed's runs. A seed of which a run failed by itself is dropped; one of which a run is missing
 * is missing, and one of which a run diverged has that run at the worst value, or has diverged. Where the runs with a
 * positive weight ended with the networks of those with a negative one, nothing has changed.
 */
export function seededContrast(
  { weights }: Contrast,
  design: DesignCells,
  cells: readonly DesignCell[],
  { seeds, worst }: { readonly seeds: number; readonly worst: number | null },
): SeededContrast {
  const terms = weights.flatMap((weight, run) =>
    weight === 0 ? [] : [{ weight, cell: design.cells[run] ?? -1 }],
  );
  return {
    reads: terms.map(({ cell }) => cell),
    seeds: Array.from({ length: seeds }, (_, seed) =>
      sum(
        terms.map(({ weight, cell }) => ({ weight, outcome: cells[cell]?.runs[seed] })),
        worst,
      ),
    ),
  };
}

interface Term {
  readonly weight: number;
  readonly outcome: Outcome | undefined;
}

function sum(terms: readonly Term[], worst: number | null): Outcome {
  const states = new Set(terms.map(({ outcome }) => (outcome === undefined ? 'missing' : outcome.state)));
  if (states.has('missing')) return { state: 'missing' };
  if (states.has('pruned')) return { state: 'pruned' };
  if (states.has('failed') || states.has('dropped')) return { state: 'dropped' };
  let value = 0;
  for (const { weight, outcome } of terms) {
    const counted = countedValue(outcome, worst);
    if (counted === null) return { state: 'diverged' };
    value += weight * counted;
  }
  const isSame = networks(terms, 1) === networks(terms, -1);
  return { state: 'finished', value, ...(isSame ? { fingerprint: NO_CHANGE } : {}) };
}

/** The networks of the runs whose weights have this sign, however ordered; never equal where one is not known. */
function networks(terms: readonly Term[], sign: 1 | -1): string | symbol {
  const known = terms
    .filter(({ weight }) => Math.sign(weight) === sign)
    .map(({ outcome }) =>
      outcome?.state === 'finished' && !isDiverged(outcome) ? outcome.fingerprint : undefined,
    );
  return known.includes(undefined) ? Symbol() : known.sort().join('\n');
}
