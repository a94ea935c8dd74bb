import { AblateError } from '../errors.js';
import type { JsonObject } from '../plugins/json.js';
import type { Specs } from '../plugins/registry.js';
import { checkCell } from './check-cell.js';
import type { CellConfig } from './config.js';

/**
 * A cell's canonical form: every plugin with its version, every option with its default. Two cells with equal
 * canonical forms compute the same thing; it holds no label, place or machine, not the backend, and not
 * what makes batches.
 * @throws AblateError `CONFIG` for an unknown plugin, a wrong option, or parts that do not fit each other.
 */
export function canonicalCell(config: CellConfig, registry: Specs): JsonObject {
  const { dataset, model, regularizers, optimizer, schedule, loss, epochs, batchSize, accumulate } = config;
  const { testEachEpoch, streams = {} } = config;
  const names = regularizers.map((r) => r.use);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    throw new AblateError('CONFIG', `regularizer "${twice}" is listed twice in one cell; list it once`);
  checkCell(config, registry);
  return {
    dataset: registry.canonical('dataset', dataset),
    model: registry.canonical('model', model),
    regularizers: regularizers.map((r) => registry.canonical('regularizer', r)),
    optimizer: registry.canonical('optimizer', optimizer),
    schedule: schedule === undefined ? null : registry.canonical('schedule', schedule),
    epochs,
    batchSize,
    // Left out where they are not used, so that cells keep the identity that they had before there were such options.
    ...(accumulate === 1 ? {} : { accumulate }),
    ...(loss === undefined ? {} : { loss }),
    ...(testEachEpoch === true ? { testEachEpoch } : {}),
    ...(Object.keys(streams).length === 0 ? {} : { streams }),
  };
}
