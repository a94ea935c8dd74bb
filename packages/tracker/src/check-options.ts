import { closest, distance } from 'fastest-levenshtein';
import { InvalidValueError } from './errors.js';

/**
 * Throws `InvalidValueError` for the first key of `options` that isn't known, naming the one that was probably
 * meant: a misspelled option would otherwise be silently without effect.
 */
export function checkOptions(options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null)
    throw new InvalidValueError(`Expected options as an object, got ${String(options)}`);
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue;
    const likely = closest(key, known);
    const isTypingError = distance(key.toLowerCase(), likely.toLowerCase()) <= 2;
    throw new InvalidValueError(
      isTypingError
        ? `Misspelled option "${key}" should be "${likely}"`
        : `Unknown option "${key}"; known: ${known.join(', ')}`,
    );
  }
}
