/** JSON has no NaN and no infinities, so they are written as these words. */
const WORDS = new Map<string, number>([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);

export function toJsonNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** Undefined for what `toJsonNumber` never gives. */
export function fromJsonNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? WORDS.get(value) : undefined;
}
