import type { Dataset } from '../data/dataset.js';
import { elementAt } from '../element-at.js';
import { expectedClass, likeliestClass } from './class-metrics.js';

/** How often each class was answered for each class that was expected. */
export interface ConfusionCounts {
  readonly classNames: readonly string[];
  /** `[expected][answered]` */
  readonly counts: readonly (readonly number[])[];
  /** Of each class, the share of its examples that was answered right; null for one without examples. */
  readonly accuracies: readonly (number | null)[];
}

/** Counts answers of a classification; each step of a sequence is one. */
export class Confusion {
  readonly #classNames: readonly string[];
  readonly #counts: number[][];

  constructor(classNames: readonly string[]) {
    this.#classNames = classNames;
    this.#counts = classNames.map(() => classNames.map(() => 0));
  }

  /** Undefined for a regression. */
  static of(dataset: Dataset): Confusion | undefined {
    return dataset.task === 'regression' ? undefined : new Confusion(dataset.classNames);
  }

  /** Logits `[N, K]`, class numbers `[N]` or distributions `[N, K]`. */
  add(logits: Float32Array, targets: Float32Array): void {
    const classes = this.#classNames.length;
    const rows = logits.length / classes;
    for (let row = 0; row < rows; row++) {
      const answered = likeliestClass(logits.subarray(row * classes, (row + 1) * classes));
      const counts = elementAt(this.#counts, expectedClass(targets, row, rows, classes));
      counts[answered] = elementAt(counts, answered) + 1;
    }
  }

  read(): ConfusionCounts {
    const accuracies = this.#counts.map((counts, expected) => {
      const examples = counts.reduce((a, b) => a + b, 0);
      return examples === 0 ? null : elementAt(counts, expected) / examples;
    });
    return { classNames: this.#classNames, counts: this.#counts.map((counts) => [...counts]), accuracies };
  }
}
