/** Examples in host memory. */
export interface Split {
  readonly size: number;
  /** `[size, …inputShape]`, row-major; bytes stay bytes until a batch is made. */
  readonly inputs: Uint8Array | Float32Array;
  /**
   * Class numbers `[size]`; for a sequence `[size, steps]`; for a regression the targets `[size, targets]` in their
   * own units.
   */
  readonly labels: Uint8Array | Int32Array | Float32Array;
}

/** What is to be learned: a class, numbers, or a class at each step. */
export type TaskName = 'classification' | 'regression' | 'sequence';

interface Examples {
  readonly inputShape: readonly number[];
  /**
   * Inputs are fed as `(value − mean) / std`, in units of the stored values: one number, or one for each
   * position of the last axis, such as an image's channels.
   */
  readonly mean: number | readonly number[];
  readonly std: number | readonly number[];
  readonly train: Split;
  readonly validation: Split;
  readonly test: Split;
}

/** A loaded dataset. Early stopping and model choice see `validation` only; `test` is read once, at the end, unless a cell has `testEachEpoch`. */
export type Dataset = ClassDataset | RegressionDataset;

/** Examples of classes, or sequences with a class at each step. */
export interface ClassDataset extends Examples {
  /** `classification` unless given. */
  readonly task?: 'classification' | 'sequence';
  readonly classNames: readonly string[];
}

/** Examples with a number or more each, in the columns of `targets`. */
export interface RegressionDataset extends Examples {
  readonly task: 'regression';
  readonly targets: readonly TargetColumn[];
}

/** A target of a regression, with the mean and standard deviation of the training split, by which it is standardized. */
export interface TargetColumn {
  readonly name: string;
  readonly mean: number;
  readonly std: number;
}

/** A dataset plugin's instance: knows its identity without reading the data. */
export interface DatasetSource {
  /** Shape of one input; null where the files decide: `[null, null, 3]` are images, `[null]` is a table's row. */
  readonly inputShape: readonly (number | null)[];
  /** Outputs of a model for one example, where they are known without reading the data: `[classes]`, `[steps, classes]`, `[targets]`. */
  readonly outputShape?: readonly number[];
  /** `classification` unless given. */
  readonly task?: TaskName;
  /**
   * SHA-256 over the files' checksums: part of a cell's identity.
   * @throws AblateError `DATA` if a file is missing, naming the command that brings it.
   */
  checksum(): Promise<string>;
  /** Whether it divides its examples by a key, so that another one divides them otherwise. */
  readonly isDividedByKey?: boolean;
  /** @param splitKey key of the draws that divide the examples, in place of the dataset's own */
  load(splitKey?: number): Promise<Dataset>;
}
