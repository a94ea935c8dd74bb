import type { NamedRegularizer } from '../plugins/hooks.js';
import type { Metrics } from '../plugins/metrics.js';

/** What was reported so far, by metric. */
export type ActedSums = Readonly<Record<string, { readonly sum: number; readonly count: number }>>;

/** How much each regularizer has done over a run: the mean of the number that it reports of it, as `Regularizer.acted` says. */
export class Acted {
  /** Names of plugin and number by the metric that it is logged as. */
  readonly #reports: ReadonlyMap<string, { readonly plugin: string; readonly name: string }>;
  #sums: Record<string, { sum: number; count: number }> = {};

  constructor(regularizers: readonly NamedRegularizer[]) {
    this.#reports = new Map(
      regularizers.flatMap(({ name: plugin, regularizer: { acted: name } }) =>
        name === undefined ? [] : [[`${plugin}/${name}`, { plugin, name }]],
      ),
    );
  }

  /** Takes what was logged of a step or an epoch. */
  add(values: Metrics): void {
    for (const metric of this.#reports.keys()) {
      const value = values[metric];
      if (value === undefined) continue;
      const { sum, count } = this.#sums[metric] ?? { sum: 0, count: 0 };
      this.#sums[metric] = { sum: sum + value, count: count + 1 };
    }
  }

  /** `acted/<plugin>/<number>`: its mean over the run, 0 where nothing was reported. */
  metrics(): Metrics {
    return Object.fromEntries(
      [...this.#reports.keys()].map((metric) => [`acted/${metric}`, this.#mean(metric)]),
    );
  }

  /** A warning for each regularizer that has done nothing. */
  warnings(): string[] {
    return [...this.#reports].flatMap(([metric, { plugin, name }]) =>
      this.#mean(metric) === 0 ? [`warning: ${plugin} never acted: ${name} was 0 over the whole run`] : [],
    );
  }

  sums(): ActedSums {
    return structuredClone(this.#sums);
  }

  restore(sums: ActedSums): void {
    this.#sums = { ...sums };
  }

  #mean(metric: string): number {
    const { sum, count } = this.#sums[metric] ?? { sum: 0, count: 0 };
    return count === 0 ? 0 : sum / count;
  }
}
