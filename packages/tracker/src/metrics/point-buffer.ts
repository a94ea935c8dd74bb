import { InvalidValueError } from '../errors.js';
import { checkValues } from '../check-calls.js';

/** Points of one key that wait to be written. `times` are milliseconds since the run was created. */
export interface KeyPoints {
  readonly key: string;
  /** In ascending order, and all beyond what is already stored. */
  readonly steps: number[];
  readonly times: number[];
  readonly values: number[];
  /** Points at or before a step already logged: they may replace one. */
  readonly late: { readonly step: number; readonly time: number; readonly value: number }[];
  lastStep: number;
}

/** Logged points of one run by key, until `clear`. */
export class PointBuffer {
  size = 0;
  readonly #byKey = new Map<string, KeyPoints>();

  /** `lastSteps`: for a run that goes on, the last stored step of each key. */
  constructor(lastSteps: Iterable<readonly [key: string, step: number]> = []) {
    for (const [key, step] of lastSteps) this.#open(key, step);
  }

  /** One value for each key, or none at all if `check` throws. */
  addAll(values: Readonly<Record<string, number>>, step: number, time: number): void {
    for (const [key, value] of this.check(values, step)) this.add(key, step, time, value);
  }

  /** The entries. Throws `InvalidValueError` for a step below 0, and for what `add` refuses. */
  check(values: Readonly<Record<string, number>>, step: number): [key: string, value: number][] {
    checkValues(values);
    if (!Number.isSafeInteger(step) || step < 0)
      throw new InvalidValueError(`Expected \`step\` to be an integer from 0 up, got ${String(step)}`);
    const entries = Object.entries(values);
    for (const [key, value] of entries) checkPoint(key, value);
    return entries;
  }

  /** Throws `InvalidValueError` if the value is not a number or the key is empty. */
  add(key: string, step: number, time: number, value: number): void {
    checkPoint(key, value);
    const points = this.#byKey.get(key) ?? this.#open(key, -1);
    if (step > points.lastStep) {
      points.steps.push(step);
      points.times.push(time);
      points.values.push(value);
      points.lastStep = step;
    } else {
      points.late.push({ step, time, value });
    }
    this.size += 1;
  }

  /** Keys that have points waiting. */
  *waiting(): IterableIterator<KeyPoints> {
    for (const points of this.#byKey.values()) {
      if (points.steps.length > 0 || points.late.length > 0) yield points;
    }
  }

  clear(): void {
    for (const points of this.waiting()) {
      points.steps.length = 0;
      points.times.length = 0;
      points.values.length = 0;
      points.late.length = 0;
    }
    this.size = 0;
  }

  #open(key: string, lastStep: number): KeyPoints {
    const points: KeyPoints = { key, steps: [], times: [], values: [], late: [], lastStep };
    this.#byKey.set(key, points);
    return points;
  }
}

function checkPoint(key: string, value: number): void {
  if (key === '') throw new InvalidValueError('Expected a metric name, got an empty string');
  if (typeof value !== 'number')
    throw new InvalidValueError(`Expected the value of "${key}" to be a number, got ${typeof value}`);
}
