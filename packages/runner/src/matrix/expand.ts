import { createHash } from 'node:crypto';
import {
  AblateError,
  canonicalCell,
  canonicalJson,
  type CellConfig,
  type JsonObject,
  type Registry,
  type Spec,
} from '@ablate/core';
import type { PluginCode } from '../code/plugin-code.js';
import { cellParser } from './cell-parser.js';
import { cellTexts } from './cell-text.js';
import { combine } from './combine.js';
import type { MatrixInput } from './define-matrix.js';
import { describeIssues } from './issues.js';
import { parseMatrix, type Matrix } from './parse-matrix.js';
import { shareSpecs } from './shared-specs.js';

/** One training run to be: a combination of labels and a seed. */
export interface Cell {
  /** The labels in the order of the axes, or what an `include` entry calls it; the same for all seeds. */
  readonly label: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly config: CellConfig;
  /** The configuration with every plugin's version and every option's default, and the code of plugins of no package. */
  readonly canonical: JsonObject;
  /** SHA-256 of the canonical configuration and the dataset's checksum: the cell's identity, with its seed. */
  readonly hash: string;
  readonly seed: number;
}

/** A combination whose configuration has been checked, before seeds and dataset checksums. */
export interface CheckedCombination extends Omit<Cell, 'hash' | 'seed'> {
  /** The canonical configuration as canonical JSON. */
  readonly text: string;
}

/** What `expand` has to know beside the matrix. */
export interface ExpandOptions {
  /** The dataset's checksum, or one for each dataset that the cells use. */
  readonly datasetChecksum: string | ((dataset: Spec<'dataset'>) => string);
}

/**
 * The matrix's cells: every combination with its first seed, then every one with its second, and so on.
 * @throws AblateError `CONFIG` naming the cell, what was expected and what came.
 */
export function expand(matrix: Matrix | MatrixInput, registry: Registry, options: ExpandOptions): Cell[] {
  const { datasetChecksum } = options;
  const parsed = isParsed(matrix) ? matrix : parseMatrix(matrix);
  const checksumOf = typeof datasetChecksum === 'string' ? () => datasetChecksum : datasetChecksum;
  return cellsOf(checkCombinations(parsed, registry), parsed.seeds, checksumOf);
}

/** Every combination with its first seed, then every one with its second, and so on. */
export function cellsOf(
  combinations: readonly CheckedCombination[],
  seeds: readonly number[],
  checksumOf: (dataset: Spec<'dataset'>) => string,
): Cell[] {
  const groups = combinations.map(({ text, ...combination }) => ({
    ...combination,
    hash: identity(text, checksumOf(combination.config.dataset)),
  }));
  return seeds.flatMap((seed) => groups.map((group) => ({ ...group, seed })));
}

/** The combinations with their complete configurations; refuses two that would compute the same thing. */
export function checkCombinations(
  matrix: Matrix,
  registry: Registry,
  code: PluginCode | null = null,
): CheckedCombination[] {
  const seen = new Map<string, string>();
  const [parse, textOf, specs] = [cellParser(), cellTexts(), shareSpecs(registry)];
  return combine(matrix).map(({ label, labels, config: given }) => {
    const checked = parse(given);
    if (!checked.success)
      throw new AblateError('CONFIG', `cell "${label}": ${describeIssues(checked.error, given)}`);
    const configured = inCell(label, () => canonicalCell(checked.data, specs));
    const own = code?.hashesOf(configured) ?? null;
    const canonical = own === null ? configured : { ...configured, code: own };
    const text = textOf(canonical);
    const twin = seen.get(text);
    if (twin !== undefined)
      throw new AblateError(
        'CONFIG',
        `cells "${twin}" and "${label}" have the same configuration, so they would train the same network twice; remove one of them`,
      );
    seen.set(text, label);
    return { label, labels, config: checked.data, canonical, text };
  });
}

function inCell<T>(label: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof AblateError)
      throw new AblateError(error.code, `cell "${label}": ${error.message}`, { cause: error });
    throw error;
  }
}

/** A cell's hash, of the canonical JSON of `{ cell, dataset }`: its canonical configuration as text, its dataset's checksum. */
export function identity(cell: string, dataset: string): string {
  return createHash('sha256')
    .update(`{"cell":${cell},"dataset":${canonicalJson(dataset)}}`)
    .digest('hex');
}

function isParsed(matrix: Matrix | MatrixInput): matrix is Matrix {
  return 'selected' in matrix;
}
