import {
  AblateError,
  cellConfigSchema,
  type CheckpointPolicy,
  type PluginPackage,
  type Spec,
} from '@ablate/core';
import { metricRule, type Goal } from '@ablate/statistics/metric-goal';
import type * as z from 'zod';
import { local } from '../launch/launchers.js';
import { parseAxes, type Axis } from './axes.js';
import { parseDesign, type Design } from './components.js';
import type { MatrixInput } from './define-matrix.js';
import { checkKeys, describeIssues, show } from './issues.js';
import { parsePattern, type Pattern } from './pattern.js';
import { parseSeeds } from './parse-seeds.js';
import {
  AXES,
  CELL_KEYS,
  CHECKPOINT_KEYS,
  COMPARE_KEYS,
  COMPONENT_KEYS,
  MATRIX_KEYS,
  matrixSchema,
  SEEDS_KEYS,
} from './schema.js';
import { overlap } from './set-path.js';
import { checkZip } from './zip.js';

/** What a matrix compares, with its defaults filled in. */
export interface Compare {
  readonly metric: string;
  readonly goal: Goal;
  /** The smallest difference that matters, in the metric's unit; null where none is said. */
  readonly margin: number | null;
  /** What a run that diverged counts as; null where the metric has no worst value. */
  readonly worst: number | null;
  readonly baseline: Readonly<Record<string, string>> | null;
}

export interface Include {
  readonly label: string | undefined;
  /** The entry's axes; a value that is no label of its axis makes a new combination. */
  readonly pattern: Pattern;
  /** The entry's other keys: configuration that it adds. */
  readonly extra: Readonly<Record<string, unknown>>;
}

export interface When {
  readonly pattern: Pattern;
  readonly set: Readonly<Record<string, unknown>>;
}

/** A matrix whose own shape has been checked; its plugins' options are checked by `expand`. */
export interface Matrix {
  readonly name: string;
  readonly question: string | null;
  readonly plugins: readonly (PluginPackage | string)[];
  readonly base: Readonly<Record<string, unknown>>;
  readonly axes: readonly Axis[];
  /** What varies beside the axes; null without components. */
  readonly design: Design | null;
  readonly seeds: readonly number[];
  /** Counts of seeds at which is decided which cells need more, rising; null where all are trained. */
  readonly looks: readonly number[] | null;
  readonly exclude: readonly Pattern[];
  readonly include: readonly Include[];
  readonly zip: readonly (readonly string[])[];
  readonly when: readonly When[];
  readonly compare: Compare | null;
  readonly checkpoints: CheckpointPolicy | null;
  readonly launcher: Spec<'launcher'>;
  /** Labels that `--set axes.NAME=LABEL` keeps, by axis. */
  readonly selected: Readonly<Record<string, readonly string[]>>;
}

/** How a matrix decides; null for one whose cells are compared with nothing. */
export function decidingCompare({ compare, design }: Pick<Matrix, 'compare' | 'design'>): Compare | null {
  return compare?.baseline == null && design === null ? null : compare;
}

/**
 * Checks a matrix's shape and names.
 * @throws AblateError `CONFIG` saying what was expected, what came and what is known.
 */
export function parseMatrix(input: MatrixInput, selected: Matrix['selected'] = {}): Matrix {
  const given: unknown = input;
  if (typeof given !== 'object' || given === null)
    throw new AblateError('CONFIG', 'expected a matrix: an object such as defineMatrix({ name, axes, … })');
  checkKeys(given, MATRIX_KEYS, 'matrix key');
  checkKeysIn(given, 'compare', COMPARE_KEYS);
  checkKeysIn(given, 'checkpoints', CHECKPOINT_KEYS);
  checkKeysIn(given, 'seeds', SEEDS_KEYS);
  if ('components' in given && typeof given.components === 'object' && given.components !== null)
    for (const name of Object.keys(given.components)) checkKeysIn(given.components, name, COMPONENT_KEYS);
  const parsed = matrixSchema.safeParse(given);
  if (!parsed.success) throw new AblateError('CONFIG', describeIssues(parsed.error, given));
  const matrix = parsed.data;
  if (matrix.axes === undefined && matrix.components === undefined)
    throw new AblateError('CONFIG', `axes: ${AXES}, or components beside them; received nothing`);
  const axes = parseAxes(matrix.axes ?? {});
  const design = parseDesign(matrix, axes);
  if (design !== null) refuseComponents(matrix, design.components);
  checkBase(matrix.base);
  checkZip(matrix.zip, axes);
  const { seeds, looks } = parseSeeds(matrix.seeds);
  const compare = matrix.compare === undefined ? null : parseCompare(matrix.compare, axes, design);
  if (looks !== null && decidingCompare({ compare, design }) === null)
    throw new AblateError(
      'CONFIG',
      'seeds.looks: expected compare.metric and compare.baseline, by which the looks decide',
    );
  return {
    name: matrix.name,
    question: matrix.question ?? null,
    plugins: matrix.plugins as (PluginPackage | string)[],
    base: matrix.base,
    axes,
    design,
    seeds,
    looks,
    exclude: matrix.exclude.map((entry) => parsePattern(entry, axes, 'exclude')),
    include: matrix.include.map((entry) => parseInclude(entry, axes)),
    zip: matrix.zip,
    when: matrix.when.map((entry) => parseWhen(entry, axes)),
    compare,
    checkpoints: matrix.checkpoints ?? null,
    launcher: parseLauncher(matrix.launcher ?? local()),
    selected,
  };
}

function parseLauncher(launcher: Spec<'launcher'> | string): Spec<'launcher'> {
  return typeof launcher === 'string' ? { use: launcher, options: {} } : launcher;
}

function checkKeysIn(matrix: object, name: string, known: readonly string[]): void {
  const value = (matrix as Readonly<Record<string, unknown>>)[name];
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    checkKeys(value, known, `key in ${name}`);
}

function checkBase(base: Readonly<Record<string, unknown>>): void {
  checkKeys(base, CELL_KEYS, 'key in base');
  const checked = cellConfigSchema.partial().safeParse(base);
  if (!checked.success) throw new AblateError('CONFIG', describeIssues(checked.error, base, 'base'));
}

function parseInclude(entry: Readonly<Record<string, unknown>>, axes: readonly Axis[]): Include {
  const names = axes.map((axis) => axis.name);
  checkKeys(entry, [...new Set([...CELL_KEYS, ...names, 'label'])], 'key in include');
  const { label, ...rest } = entry;
  if (label !== undefined && (typeof label !== 'string' || !/^[^\p{Cc}]+$/u.test(label)))
    throw new AblateError(
      'CONFIG',
      `include: expected label to be text of one line; received ${show(label)}`,
    );
  const pairs = Object.entries(rest);
  return {
    label,
    pattern: parsePattern(
      Object.fromEntries(pairs.filter(([key]) => names.includes(key))),
      axes,
      'include',
      'any value',
    ),
    extra: Object.fromEntries(pairs.filter(([key]) => !names.includes(key))),
  };
}

function parseWhen(
  entry: { readonly if: Record<string, unknown>; readonly set: Record<string, unknown> },
  axes: readonly Axis[],
): When {
  for (const path of Object.keys(entry.set)) {
    const key = path.split('.')[0] ?? path;
    checkKeys({ [key]: null }, CELL_KEYS, 'key in when.set');
    const axis = axes.find(({ name }) => overlap(name, path));
    if (axis !== undefined)
      throw new AblateError(
        'CONFIG',
        `when: ${path} belongs to the axis ${axis.name}, whose labels would no longer be true; add a label to the axis instead`,
      );
  }
  return { pattern: parsePattern(entry.if, axes, 'when.if'), set: entry.set };
}

/** A design needs all of its cells, and none that are something else. */
function refuseComponents(
  { exclude, include, when, zip }: z.output<typeof matrixSchema>,
  components: readonly string[],
): void {
  const named = Object.entries({
    exclude: exclude.flatMap(Object.keys),
    include: include.flatMap(Object.keys),
    'when.if': when.flatMap((entry) => Object.keys(entry.if)),
    zip: zip.flat(),
  });
  for (const [where, names] of named) {
    const component = names.find((name) => components.includes(name));
    if (component !== undefined)
      throw new AblateError(
        'CONFIG',
        `${where}: ${component} is a component, and the design needs each of its cells as it is; only axes can be named here`,
      );
  }
}

function parseCompare(
  compare: z.output<typeof matrixSchema>['compare'] & object,
  axes: readonly Axis[],
  design: Design | null,
): Compare {
  const { metric, goal, margin = null, worst } = compare;
  if (design !== null && compare.baseline !== undefined)
    throw new AblateError(
      'CONFIG',
      `compare.baseline: the design ${design.kind} says what is compared; leave it out`,
    );
  const baseline = design === null ? (compare.baseline ?? null) : referenceOf(design);
  if (design === null && baseline !== null) parsePattern(baseline, axes, 'compare.baseline');
  const rule = metricRule(metric, { metric, ...(goal === undefined ? {} : { goal }) });
  if (rule === undefined)
    throw new AblateError(
      'CONFIG',
      `compare.goal: expected max or min, as "${metric}" is no metric of Ablate's own`,
    );
  return { metric, goal: rule.goal, margin, worst: worst ?? rule.worst, baseline };
}

/** The labels of the cell that the others of a design are compared with; null where effects are averages over all. */
function referenceOf({ kind, runs }: Design): Readonly<Record<string, string>> | null {
  return kind === 'leave-one-out' || kind === 'add-one-in' ? (runs[0]?.labels ?? null) : null;
}
