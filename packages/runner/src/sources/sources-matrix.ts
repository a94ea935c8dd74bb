import {
  AblateError,
  RANDOM_SOURCES,
  streamSeedsSchema,
  unknownName,
  type RandomSource,
  type StreamSeeds,
} from '@ablate/core';
import { combine, type Combination } from '../matrix/combine.js';
import type { Matrix } from '../matrix/parse-matrix.js';

/** Asks how much each source of randomness changes the metric of a matrix's baseline. */
export interface SourcesQuestion {
  readonly sources: readonly string[];
  /** Seeds of each source; default 8. */
  readonly seeds?: number | undefined;
}

/** The cell whose streams all follow the root seed. */
export const ALL = 'all';

const SEEDS = 8;
/** Seeds from here on are nobody's own: no run of it ever enters the verdicts of the matrix. */
const FIRST = 2_000_000;
/** Where a source stands while another one varies: at a seed of no run, so that no two cells are one. */
const HELD = FIRST - 1;

/**
 * A matrix of the baseline of another one: a cell in which all streams follow the seed, as they do in that matrix, and
 * a cell for each source, in which it alone follows the seed. It is an experiment of its own.
 * @throws AblateError `CONFIG` for an unknown source, or where there is no metric or not one baseline
 */
export function sourcesMatrix<M extends Matrix>(matrix: M, { sources, seeds = SEEDS }: SourcesQuestion): M {
  const { compare, name } = matrix;
  const unique = [...new Set(sources)].map(checkSource);
  if (compare === null)
    throw new AblateError('CONFIG', 'sources: expected compare.metric, whose variance is asked for');
  const { label, config } = baselineOf(matrix);
  const own = streamSeedsSchema.safeParse(config.streams ?? {}).data ?? {};
  const values = unique.map((source) => ({ label: source, value: varying(source, own) }));
  return {
    ...matrix,
    name: `${name}/sources`,
    question: `How much does each source of randomness change ${compare.metric} of "${label}"?`,
    base: config,
    axes: [{ name: 'streams', values: [{ label: ALL, value: config.streams }, ...values] }],
    ...{ seeds: Array.from({ length: seeds }, (_, at) => FIRST + at), looks: null },
    design: null,
    ...{ exclude: [], include: [], zip: [], when: [], selected: {} },
    compare: { ...compare, margin: null, baseline: null },
  };
}

function checkSource(name: string): RandomSource {
  const found = RANDOM_SOURCES.find((source) => source === name);
  if (found === undefined)
    throw new AblateError('CONFIG', `sources: ${unknownName('source', name, RANDOM_SOURCES)}`);
  return found;
}

function baselineOf(matrix: Matrix): Combination {
  const labels = Object.entries(matrix.compare?.baseline ?? {});
  const found = combine(matrix).filter((cell) =>
    labels.every(([axis, label]) => cell.labels[axis] === label),
  );
  const [baseline] = found;
  if (baseline !== undefined && found.length === 1) return baseline;
  throw new AblateError(
    'CONFIG',
    `sources: expected one baseline cell (compare.baseline), got ${found.length === 0 ? 'none' : found.map((cell) => `"${cell.label}"`).join(', ')}` +
      (found.length === 0 ? '' : '; keep one of them by --set axes.AXIS=LABEL'),
  );
}

/** Seeds of the streams so that one source alone follows the root seed. */
function varying(source: RandomSource, own: StreamSeeds): StreamSeeds {
  const held: StreamSeeds = { init: HELD, order: HELD, augment: HELD, ...own };
  if (held.split === 'seed') held.split = HELD;
  if (source === 'split') return { ...held, split: 'seed' };
  return Object.fromEntries(Object.entries(held).filter(([name]) => name !== source));
}
