/** One run: the labels of its cell by axis, its seed and its value. */
export interface Observation {
  readonly labels: Readonly<Record<string, string>>;
  readonly seed: number;
  readonly value: number;
}
