import { AblateError, unknownName } from '@ablate/core';
import { metricRule, type Goal } from '@ablate/statistics/metric-goal';
import type { Cell } from '../matrix/expand.js';
import type { Matrix } from '../matrix/parse-matrix.js';
import { Asha } from './asha.js';
import { MedianRule } from './median-rule.js';
import type { PruneRule } from './prune-rule.js';

/** When cells that fall behind are ended. */
export interface PruneOptions {
  /** `median`: the median rule. `asha`: asynchronous successive halving. */
  readonly rule: 'median' | 'asha';
  /** A metric of every epoch; default: what the matrix compares, on the validation split. */
  readonly metric?: string;
  /** Default: that of the matrix's comparison for its metric (on any split), else that of a metric of Ablate's own. */
  readonly goal?: Goal;
  /** Only cells that differ in no other axes (and their seeds) compete; default: all cells do. */
  readonly axes?: readonly string[];
  /** Epochs before any cell is ended; default 1. */
  readonly warmup?: number;
  /** `median`: how many cells must be complete before any is ended; default 5. */
  readonly startup?: number;
  /** `asha`: one in so many goes on at each rung; default 3. */
  readonly reduction?: number;
}

type Competitor = Pick<Cell, 'labels'>;

/** The cells of a matrix that compete, and by what. */
export class Pruner {
  readonly metric: string;
  readonly #sign: 1 | -1;
  readonly #options: PruneOptions;
  readonly #warmup: number;
  readonly #rules = new Map<string, PruneRule>();

  /** @throws AblateError `CONFIG` for an option out of its range, an unknown axis, a metric whose goal nothing says, or one of the test split. */
  constructor(options: PruneOptions, matrix: Pick<Matrix, 'axes' | 'compare'>) {
    const { axes = [], warmup = 1, startup = 5, reduction = 3 } = options;
    const known = matrix.axes.map(({ name }) => name);
    for (const axis of axes)
      if (!known.includes(axis))
        throw new AblateError('CONFIG', `prune: ${unknownName('axis', axis, known)}`);
    for (const [name, value, least] of [
      ['warmup', warmup, 1],
      ['startup', startup, 1],
      ['reduction', reduction, 2],
    ] as const) {
      if (!Number.isSafeInteger(value) || value < least)
        throw new AblateError(
          'CONFIG',
          `prune: expected ${name} to be an integer from ${least} up, got ${value}`,
        );
    }
    const compared = matrix.compare?.metric ?? 'val/accuracy';
    this.metric = options.metric ?? onValidation(compared);
    if (this.metric.startsWith('test/'))
      throw new AblateError(
        'CONFIG',
        `prune: expected a metric that cells may be chosen by; received "${this.metric}", of the test split`,
      );
    this.#sign = this.#goal(options.goal, matrix.compare) === 'max' ? 1 : -1;
    this.#options = options;
    this.#warmup = warmup;
  }

  /** Adds a value without judging the cell, as for cells that have ended. */
  record(cell: Competitor, runId: string, epoch: number, value: number): void {
    // Stryker disable next-line ArithmeticOperator: a sign divides as it multiplies.
    this.#rule(cell).report(runId, epoch, Number.isNaN(value) ? -Infinity : value * this.#sign);
  }

  /** Why the cell should end after this epoch, or null. Epochs without the metric decide nothing. */
  judge(
    cell: Competitor,
    runId: string,
    epoch: number,
    metrics: Readonly<Record<string, number>>,
  ): string | null {
    const value = metrics[this.metric];
    if (value === undefined) return null;
    this.record(cell, runId, epoch, value);
    return epoch < this.#warmup ? null : this.#rule(cell).judge(runId, epoch);
  }

  /** The run has been trained to its end. */
  complete(cell: Competitor, runId: string): void {
    this.#rule(cell).complete?.(runId);
  }

  forget(cell: Competitor, runId: string): void {
    this.#rule(cell).forget(runId);
  }

  #goal(given: Goal | undefined, compare: Matrix['compare']): Goal {
    const isCompared =
      compare !== null && [compare.metric, onValidation(compare.metric)].includes(this.metric);
    const goal = given ?? (isCompared ? compare.goal : metricRule(this.metric)?.goal);
    if (goal === undefined)
      throw new AblateError(
        'CONFIG',
        `prune: expected a goal for "${this.metric}", which is no metric of Ablate's own: --prune-goal max or ` +
          '--prune-goal min (goal: in a program)',
      );
    return goal;
  }

  #rule(cell: Competitor): PruneRule {
    const { rule, axes, startup = 5, reduction = 3 } = this.#options;
    const shared =
      axes === undefined
        ? []
        : Object.entries(cell.labels)
            .filter(([axis]) => !axes.includes(axis))
            .sort();
    const key = JSON.stringify(shared);
    const found =
      this.#rules.get(key) ?? (rule === 'asha' ? new Asha(this.#warmup, reduction) : new MedianRule(startup));
    this.#rules.set(key, found);
    return found;
  }
}

function onValidation(metric: string): string {
  return metric.replace(/^test\//, 'val/');
}
