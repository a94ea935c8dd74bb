import type { DatasetSource } from '../data/dataset.js';
import { AblateError } from '../errors.js';
import { checkCombination } from '../plugins/combination.js';
import type { Need, NamedRegularizer } from '../plugins/hooks.js';
import type { Specs } from '../plugins/registry.js';
import type { CellConfig } from './config.js';
import { checkLoss } from './task.js';

/** The parts of a cell that have been checked against each other. */
export interface CheckedCell {
  readonly regularizers: readonly NamedRegularizer[];
  readonly source: DatasetSource;
}

/**
 * Resolves a cell's regularizers and dataset and checks that they fit, without reading data.
 * @throws AblateError `CONFIG` naming what does not fit what, what was expected and what the dataset has.
 */
export function checkCell(config: CellConfig, registry: Specs): CheckedCell {
  const regularizers = config.regularizers.map((spec) => ({
    name: spec.use,
    regularizer: registry.resolve('regularizer', spec),
  }));
  checkCombination(regularizers);
  const source = registry.resolve('dataset', config.dataset);
  checkLoss(config.loss, source.task);
  checkSplit(config, source);
  for (const { name, regularizer } of regularizers)
    for (const need of regularizer.needs ?? []) {
      const { expected, received } = NEEDS[need](source);
      if (expected !== undefined)
        throw new AblateError(
          'CONFIG',
          `${name} expects ${expected}; received ${received} of the dataset ${config.dataset.use}`,
        );
    }
  return { regularizers, source };
}

function checkSplit({ streams, dataset }: CellConfig, source: DatasetSource): void {
  if (streams?.split === undefined || source.isDividedByKey === true) return;
  throw new AblateError(
    'CONFIG',
    `streams.split expects a dataset that divides its examples by a key, which ${dataset.use} does not: it has one division alone`,
  );
}

/** What a need asks for, if the dataset does not have it. */
const NEEDS: Readonly<
  Record<Need, (source: DatasetSource) => { expected: string | undefined; received: string }>
> = {
  images: ({ inputShape }) => ({
    expected: inputShape.length === 3 ? undefined : 'inputs that are images [height, width, channels]',
    received: `inputs [${inputShape.map((size) => size ?? '?').join(', ')}]`,
  }),
  classes: ({ task = 'classification' }) => ({
    expected: task === 'regression' ? 'targets that are classes' : undefined,
    received: `the ${task}`,
  }),
};
