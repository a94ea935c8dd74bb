import { elementAt } from '../../element-at.js';
import type { Augment, HostBatch } from '../../plugins/augmentation.js';
import { Generator } from '../../random/streams.js';
import type { Split } from '../dataset.js';
import { hostBatch, type BatchFacts } from './host-batch.js';

/** Everything that batches are made from: plain data, which can be sent to a thread. */
export interface BatchSource {
  readonly facts: BatchFacts;
  readonly split: Split;
  /** In the order in which they act. */
  readonly augmentations: readonly {
    /** Of the plugin. */
    readonly name: string;
    readonly module: string;
    /** Key of the plugin's stream. */
    readonly key: number;
  }[];
}

/** Which examples a batch has, and what each augmentation has drawn for it. */
export interface BatchPlan {
  readonly indices: Uint32Array;
  readonly draws: readonly unknown[];
}

/** What makes batches of plans elsewhere. */
export interface BatchThread {
  make(plan: BatchPlan): Promise<HostBatch>;
  end(): Promise<void>;
}

export type BatchMaker = (plan: BatchPlan) => HostBatch;

/** @param augments of the source's augmentations, in their order */
export function batchMaker(
  { facts, split, augmentations }: BatchSource,
  augments: readonly Augment<unknown>[],
): BatchMaker {
  const changes = augmentations.map(({ key }, i) => ({
    augment: elementAt(augments, i),
    stream: (position: number) => new Generator(key, position),
  }));
  return ({ indices, draws }) =>
    changes.reduce(
      (batch, { augment, stream }, i) => augment(batch, draws[i], stream),
      hostBatch(facts, split, indices),
    );
}
