import { AblateError } from '../../errors.js';
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

export type BatchMaker = (plan: BatchPlan) => HostBatch;

/**
 * Imports the modules of the augmentations, in whichever thread this is.
 * @throws AblateError `PLUGIN` for one that cannot be imported, or exports no `augment`.
 */
export async function batchMaker({ facts, split, augmentations }: BatchSource): Promise<BatchMaker> {
  const changes = await Promise.all(
    augmentations.map(async ({ name, module, key }) => ({
      augment: await importAugment(name, module),
      stream: (position: number) => new Generator(key, position),
    })),
  );
  return ({ indices, draws }) =>
    changes.reduce(
      (batch, { augment, stream }, i) => augment(batch, draws[i], stream),
      hostBatch(facts, split, indices),
    );
}

async function importAugment(name: string, module: string): Promise<Augment<unknown>> {
  const { augment } = (await import(module).catch((error: unknown) => {
    const { message } = error as Error;
    throw new AblateError('PLUGIN', `${name}: ${module} could not be imported: ${message}`, { cause: error });
  })) as Record<string, unknown>;
  if (isAugment(augment)) return augment;
  throw new AblateError(
    'PLUGIN',
    `${name}: expected ${module} to export a function "augment"; received ${typeof augment}`,
  );
}

const isAugment = (value: unknown): value is Augment<unknown> => typeof value === 'function';
