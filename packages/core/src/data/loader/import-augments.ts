import { AblateError } from '../../errors.js';
import type { Augment } from '../../plugins/augmentation.js';
import type { BatchSource } from './batch-maker.js';

/**
 * Imports the modules of the augmentations, in whichever thread this is.
 * @throws AblateError `PLUGIN` for one that cannot be imported, or exports no `augment`.
 */
export function importAugments({
  augmentations,
}: Pick<BatchSource, 'augmentations'>): Promise<Augment<unknown>[]> {
  return Promise.all(augmentations.map(({ name, module }) => importAugment(name, module)));
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
