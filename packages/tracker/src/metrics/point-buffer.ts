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
}

/** What is known of a key: the last step that was logged, and what waits, if anything does. */
interface KnownKey {
  lastStep: number;
  points: KeyPoints | undefined;
}

/** Logged points of one run by key, until `clear`. */
export class PointBuffer {
  size = 0;
  readonly #keys = new Map<string, KnownKey>();
  #waiting: KnownKey[] = [];

  /** `lastSteps`: for a run that goes on, the last stored step of each key. */
  constructor(lastSteps: Iterable<readonly [key: string, step: number]> = []) {
    for (const [key, lastStep] of lastSteps) this.#keys.set(key, { lastStep, points: undefined });
  }

  /** The largest step of any key; −1 where none was logged. */
  get lastStep(): number {
    return Math.max(-1, ...Array.from(this.#keys.values(), ({ lastStep }) => lastStep));
  }

  /** One value for each key, or none at all if `check` throws. */
  addAll(values: Readonly<Record<string, number>>, step: number, time: number): void {
    for (const key of this.check(values, step)) this.#put(key, step, time, values[key] ?? NaN);
  }

  /** The keys. Throws `InvalidValueError` for a step below 0, and for what `add` refuses. */
  check(values: Readonly<Record<string, number>>, step: number): string[] {
    checkValues(values);
    if (!Number.isSafeInteger(step) || step < 0)
      throw new InvalidValueError(`Expected \`step\` to be an integer from 0 up, got ${String(step)}`);
    const keys = Object.keys(values);
    for (const key of keys) checkPoint(key, values[key]);
    return keys;
  }

  /** Throws `InvalidValueError` if the value is not a number or the key is empty. */
  add(key: string, step: number, time: number, value: number): void {
    checkPoint(key, value);
    this.#put(key, step, time, value);
  }

  /** Keys that have points waiting. */
  *waiting(): Iterable<KeyPoints> {
    for (const { points } of this.#waiting) if (points !== undefined) yield points;
  }

  clear(): void {
    for (const known of this.#waiting) known.points = undefined;
    this.#waiting = [];
    this.size = 0;
  }

  #put(key: string, step: number, time: number, value: number): void {
    const known = this.#keys.get(key) ?? this.#open(key);
    this.size += 1;
    const isLate = step <= known.lastStep;
    const { points } = known;
    if (!isLate) known.lastStep = step;
    if (points === undefined) {
      // Lists that begin with their point have no room for more: of many metrics each has one.
      known.points = isLate
        ? { key, steps: [], times: [], values: [], late: [{ step, time, value }] }
        : { key, steps: [step], times: [time], values: [value], late: [] };
      this.#waiting.push(known);
    } else if (isLate) {
      points.late.push({ step, time, value });
    } else {
      points.steps.push(step);
      points.times.push(time);
      points.values.push(value);
    }
  }

  #open(key: string): KnownKey {
    const known: KnownKey = { lastStep: -1, points: undefined };
    this.#keys.set(key, known);
    return known;
  }
}

function checkPoint(key: string, value: unknown): void {
  if (key === '') throw new InvalidValueError('Expected a metric name, got an empty string');
  if (typeof value !== 'number')
    throw new InvalidValueError(`Expected the value of "${key}" to be a number, got ${typeof value}`);
}
