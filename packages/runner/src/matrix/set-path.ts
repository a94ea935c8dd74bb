import { AblateError, didYouMean } from '@ablate/core';

/**
 * A copy of a nested object with one value replaced. The last key may be new; the others must exist.
 * @throws AblateError `CONFIG` naming the keys that are there.
 */
export function setPath(
  object: Readonly<Record<string, unknown>>,
  path: readonly string[],
  value: unknown,
  where: string,
  done: readonly string[] = [],
): Record<string, unknown> {
  const [key = '', ...rest] = path;
  if (rest.length === 0) return { ...object, [key]: value };
  const inner = object[key];
  if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) {
    const place = done.length === 0 ? '' : ` in ${done.join('.')}`;
    const known = Object.keys(object);
    const problem =
      inner === undefined
        ? `no key "${key}"${place}; known: ${known.join(', ') || 'none'}`
        : `${key}${place} has no keys`;
    throw new AblateError(
      'CONFIG',
      `${where} ${[...done, ...path].join('.')}: ${problem}${inner === undefined ? didYouMean(key, known) : ''}`,
    );
  }
  return { ...object, [key]: setPath({ ...inner }, rest, value, where, [...done, key]) };
}
