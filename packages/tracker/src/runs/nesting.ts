/** Levels of lists and objects in a configuration or an import; what goes deeper would overflow the stack of its readers. */
export const DEEPEST = 200;

/** Whether a JSON value has at most so many levels. */
export function isNestedAtMost(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((child) => isNestedAtMost(levels - 1, child));
}
