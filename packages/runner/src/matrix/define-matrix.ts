import type { CellConfigInput, CheckpointPolicyInput, PluginPackage, Spec } from '@ablate/core';
import type { DesignKind } from '@ablate/statistics/designs';

export type Primitive = string | number | boolean;
/** A key of a cell's configuration, such as `model`, `regularizers` or `epochs`. */
export type AxisName = keyof CellConfigInput;

/** The values of one axis by label, or plain values whose label is their text. */
export type AxisInput<Name extends AxisName> =
  Readonly<Record<string, CellConfigInput[Name]>> | readonly (CellConfigInput[Name] & Primitive)[];

/** A path into a cell's configuration; keys of a plugin lead to its options: `optimizer.lr`, `model.depth`. */
export type ConfigPath = `${AxisName}.${string}`;

/** What varies: every combination of one label from each axis is a cell. */
export type AxesInput = { readonly [Name in AxisName]?: AxisInput<Name> } & Partial<
  Readonly<Record<ConfigPath, Readonly<Record<string, unknown>> | readonly Primitive[]>>
>;

/** Which cells are meant: for each axis a label or a value. Axes left out match everything. */
export type CellPattern = { readonly [Name in AxisName]?: string | CellConfigInput[Name] } & Partial<
  Readonly<Record<ConfigPath, unknown>>
>;

/** Configuration by key, or by a path into it. Lists, such as `regularizers`, are added to those of the cell. */
export type ChangeInput = { readonly [Name in AxisName]?: CellConfigInput[Name] } & Partial<
  Readonly<Record<ConfigPath, unknown>>
>;

/** A part of the recipe that is there or not; a side that is left out changes nothing. */
export interface ComponentInput {
  readonly on?: ChangeInput;
  readonly off?: ChangeInput;
}

/** A pattern of labels with more configuration, by GitHub's rules for `include`. */
export type IncludeInput = CellPattern & { readonly label?: string };

/** Sets configuration in every cell whose labels match; keys may be paths such as `optimizer.options.lr`. */
export interface WhenInput {
  readonly if: CellPattern;
  readonly set: Readonly<Record<string, unknown>>;
}

/** What a matrix compares, and when that is decided. */
export interface CompareInput {
  /** The metric that decides, such as `test/accuracy`. */
  readonly metric: string;
  /** Whether more (`max`) or less (`min`) of it is better. Known of the trainer's own metrics, else it must be said. */
  readonly goal?: 'max' | 'min';
  /** δ, the smallest difference that matters, in the metric's unit: without it no cell is called the same as another. */
  readonly margin?: number;
  /**
   * What a run that diverged counts as; 0 for accuracies unless given. A metric without a worst value, such as a loss,
   * has its cells fail instead.
   */
  readonly worst?: number;
  /** The labels that the others are compared with; each cell is compared with its twin that has these labels. */
  readonly baseline?: Readonly<Partial<Record<AxisName | ConfigPath, string>>>;
}

/** Seeds that stop when a comparison is decided. */
export interface LooksInput {
  /** Seeds of the first look. */
  readonly from: number;
  /** Seeds of the last look: the most that a cell gets. */
  readonly to: number;
  /** Counts of seeds at which is decided, from `from` to `to`; default every fourth. */
  readonly looks?: readonly number[];
}

/** An experiment: one question, and the cells that answer it. */
export interface MatrixInput {
  /** The experiment's name in the store. */
  readonly name: string;
  readonly question?: string;
  /** Plugin packages, names of modules that export them, or `./files` beside the matrix. Core's are always there. */
  readonly plugins?: readonly (PluginPackage | string)[];
  /** The configuration that all cells share. */
  readonly base?: Partial<CellConfigInput>;
  /** What varies; may be left out where there are components. */
  readonly axes?: AxesInput;
  /** Parts of the recipe, each of them on or off, in the order in which they change a cell. */
  readonly components?: Readonly<Record<string, ComponentInput>>;
  /**
   * Which combinations of components are trained, with each combination of the axes. `leave-one-out`: all of them, and
   * all but each. `add-one-in`: none, and each alone. `factorial`: every combination; `half`, `other half` and `quarter`
   * of these.
   */
  readonly design?: DesignKind;
  /**
   * A count `n` for the seeds 0 to n − 1, or the seeds themselves; default 1. With looks, cells that are decided at one
   * get no more seeds; the looks are frozen when the matrix is first run.
   */
  readonly seeds?: number | readonly number[] | LooksInput;
  /** Combinations that make no sense. */
  readonly exclude?: readonly CellPattern[];
  /**
   * Extends the combinations whose axes match, or adds a new one where none does: an entry never changes an axis
   * of an existing combination (the rules of GitHub Actions). `label` names the cell.
   */
  readonly include?: readonly IncludeInput[];
  /** Groups of axes that advance together instead of being multiplied. */
  readonly zip?: readonly (readonly (AxisName | ConfigPath)[])[];
  /** Conditions, applied in order after `include`; a later one wins. */
  readonly when?: readonly WhenInput[];
  readonly compare?: CompareInput;
  /** How often cells write checkpoints; every 30 seconds unless given. No part of a cell's identity. */
  readonly checkpoints?: CheckpointPolicyInput;
  /** What starts the cells, or its name; `local`, processes of this machine, unless given. No part of a cell's identity. */
  readonly launcher?: Spec<'launcher'> | string;
}

/**
 * Gives a matrix its types. It is checked when it is loaded, so that one message can name the file.
 * @example
 * ```ts matrix.ts
 * import { adam, spirals } from '@ablate/core';
 * import { models, resmlp } from '@ablate/models';
 * import { defineMatrix } from '@ablate/runner';
 *
 * export default defineMatrix({
 *   name: 'two spirals',
 *   question: 'Do 12 blocks need their shortcuts?',
 *   plugins: [models],
 *   base: { dataset: spirals(), epochs: 10, batchSize: 32, optimizer: adam() },
 *   axes: { model: { residual: resmlp({ depth: 12 }), plain: resmlp({ depth: 12, shortcut: 'none' }) } },
 *   seeds: 8,
 *   compare: { metric: 'test/accuracy', baseline: { model: 'plain' }, margin: 0.01 },
 * });
 * ```
 */
export function defineMatrix(matrix: MatrixInput): MatrixInput {
  return matrix;
}
