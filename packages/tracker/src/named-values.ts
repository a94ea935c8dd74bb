/**
 * An object for values under names that come from outside. It inherits nothing, so that `__proto__` and `constructor`
 * are names as others are.
 */
export function namedValues<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}
