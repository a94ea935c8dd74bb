/** Examples in host memory. */
export interface Split {
  readonly size: number;
  /** `[size, …inputShape]`, row-major; bytes stay bytes until a batch is made. */
  readonly inputs: Uint8Array | Float32Array;
  /** Class numbers `[size]`. */
  readonly labels: Uint8Array;
}

/** A loaded dataset. Early stopping and model choice see `validation` only; `test` is read once, at the end. */
export interface Dataset {
  readonly inputShape: readonly number[];
  readonly classNames: readonly string[];
  /** Inputs are fed as `(value − mean) / deviation`, in units of the stored values. */
  readonly mean: number;
  readonly deviation: number;
  readonly train: Split;
  readonly validation: Split;
  readonly test: Split;
}

/** A dataset plugin's instance: knows its identity without reading the data. */
export interface DatasetSource {
  readonly inputShape: readonly number[];
  readonly classes: number;
  /**
   * SHA-256 over the files' checksums: part of a cell's identity.
   * @throws AblateError `DATA` if a file is missing, naming the command that brings it.
   */
  checksum(): Promise<string>;
  load(): Promise<Dataset>;
}
