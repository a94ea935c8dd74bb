import { startBatchThreads } from '#host/data/loader/batch-thread';
import type { Augment, HostBatch } from '../../plugins/augmentation.js';
import { batchMaker, type BatchPlan, type BatchSource, type BatchThread } from './batch-maker.js';

interface Loaded<Plan> {
  readonly plan: Plan;
  readonly batch: HostBatch;
}

/** Makes batches by their plans, in the order of the plans. */
export interface BatchLoader {
  load<Plan extends BatchPlan>(plans: Iterable<Plan>): AsyncGenerator<Loaded<Plan>>;
  end(): Promise<void>;
}

export interface LoaderOptions {
  /** Threads; with none, each batch is made when it is asked for. */
  readonly workers: number;
  /** Batches that each thread makes ahead of the one that is asked for. */
  readonly prefetch: number;
}

/**
 * @param augments of the source's augmentations, in their order
 * @throws AblateError `PLUGIN` for an augmentation whose module is none.
 */
export async function batchLoader(
  source: BatchSource,
  augments: readonly Augment<unknown>[],
  { workers, prefetch }: LoaderOptions,
): Promise<BatchLoader> {
  const threads = await startBatchThreads(source, workers);
  if (threads.length === 0) {
    const make = batchMaker(source, augments);
    return {
      async *load(plans) {
        for (const plan of plans) yield await Promise.resolve({ plan, batch: make(plan) });
      },
      end: () => Promise.resolve(),
    };
  }
  return {
    load: (plans) => loadAhead(plans, threads, workers * prefetch),
    end: async () => {
      await Promise.all(threads.map((thread) => thread.end()));
    },
  };
}

/** Keeps `count` batches under way beside the one that is waited for. */
async function* loadAhead<Plan extends BatchPlan>(
  plans: Iterable<Plan>,
  threads: readonly BatchThread[],
  count: number,
): AsyncGenerator<Loaded<Plan>> {
  const underway: (() => Promise<Loaded<Plan>>)[] = [];
  const turns = inTurn(threads);
  for (const plan of plans) {
    const making = turns.next().value.make(plan);
    // A failure is told when its batch is asked for.
    making.catch(() => undefined);
    underway.push(async () => ({ plan, batch: await making }));
    const due = underway.length > count ? underway.shift() : undefined;
    if (due !== undefined) yield due();
  }
  for (const left of underway) yield left();
}

function* inTurn<T>(values: readonly T[]): Generator<T, never> {
  for (;;) yield* values;
}
