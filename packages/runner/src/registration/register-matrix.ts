import { AblateError } from '@ablate/core';
import { ChosenRuns, defaultStorePath, openReader, openStore, type Registration } from '@ablate/tracker';
import { resolveCells } from '../matrix/checksums.js';
import { loadExperiment } from '../matrix/load-experiment.js';
import type { LoadedMatrix } from '../matrix/load-matrix.js';
import { decidingCompare } from '../matrix/parse-matrix.js';
import { checkNetworks } from '../plan/check-networks.js';
import { hashesOf } from '../plan/hashes-of.js';
import { planCells } from '../plan/planned-cell.js';
import { describeRegistration } from './describe-registration.js';

/** Which matrix is registered, in which store. */
export interface RegisterOptions {
  /** The matrix's file, or its folder. */
  readonly file: string;
  readonly set?: readonly string[];
  /** Path of the store; default: `defaultStorePath()` of the tracker. */
  readonly store?: string;
}

/** What was registered before its cells are trained. */
export interface RegisteredMatrix {
  readonly matrix: LoadedMatrix;
  readonly storePath: string;
  readonly cells: number;
  readonly registration: Registration;
  /** Whether the same had been registered before, which holds. */
  readonly isKnown: boolean;
}

/**
 * Freezes what a matrix asks before it is run: question, cells, metric, margin, seeds and looks, under a hash.
 * @throws AblateError `CONFIG` for an invalid matrix, or one that says not what it compares
 */
export async function registerMatrix(options: RegisterOptions): Promise<RegisteredMatrix> {
  const { file, set = [] } = options;
  const { matrix, registry, code } = await loadExperiment(file, set);
  if (decidingCompare(matrix) === null)
    throw new AblateError(
      'CONFIG',
      'expected compare.metric, and compare.baseline or a design: what is registered is what will be decided, by which metric and against what',
    );
  const cells = await resolveCells(matrix, registry, code);
  await checkNetworks(cells, registry, { mayLoad: true });
  using store = openStore(options.store ?? defaultStorePath());
  using reader = openReader(store.path);
  const runs = new ChosenRuns(reader.listRuns({ configHashes: hashesOf(cells) }), matrix.name);
  const earlier = planCells(cells, runs).filter(({ state }) => state === 'done').length;
  const known = () => reader.experiments().find(({ name }) => name === matrix.name)?.registrations ?? [];
  const before = known();
  const hash = store.register(matrix.name, describeRegistration(matrix, cells), earlier);
  const registration = known().find((each) => each.hash === hash);
  if (registration === undefined) throw new Error(`the registration ${hash} was not stored`);
  return {
    matrix,
    storePath: store.path,
    cells: hashesOf(cells).length,
    registration,
    isKnown: before.some((each) => each.hash === hash),
  };
}
