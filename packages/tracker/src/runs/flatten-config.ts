import { InvalidValueError } from '../errors.js';
import { DEEPEST } from './nesting.js';
import type { JsonObject, JsonValue } from '../types.js';

/** A leaf of a configuration: `optimizer.lr`, `regularizers.0.use`. Empty objects and arrays are leaves too. */
interface Leaf {
  readonly path: string;
  readonly value: JsonValue;
}

/** `{ a: { b: 1 }, c: [2] }` → `a.b = 1`, `c.0 = 2`. Throws `InvalidValueError` for what JSON can't hold. */
export function flattenConfig(config: JsonObject): Leaf[] {
  const leaves: Leaf[] = [];
  const ancestors = new Set<object>();
  const visit = (value: unknown, path: string): void => {
    if (value === null || typeof value === 'boolean' || typeof value === 'string') {
      leaves.push({ path, value });
    } else if (typeof value === 'number' && Number.isFinite(value)) {
      leaves.push({ path, value });
    } else if (typeof value === 'object' && ancestors.size === DEEPEST) {
      throw new InvalidValueError(`Expected a configuration of at most ${DEEPEST} levels, got more`);
    } else if (typeof value === 'object' && !ancestors.has(value)) {
      const entries = Object.entries(value);
      if (entries.length === 0 && path !== '') leaves.push({ path, value: Array.isArray(value) ? [] : {} });
      ancestors.add(value);
      for (const [key, child] of entries) {
        // JSON leaves out undefined members, so an optional field that isn't set is not an error.
        if (child !== undefined) visit(child, path === '' ? key : `${path}.${key}`);
      }
      ancestors.delete(value);
    } else {
      const received =
        typeof value === 'object' ? 'a circular reference' : typeof value === 'number' ? value : typeof value;
      throw new InvalidValueError(
        `The configuration must be JSON; received ${received} at ${path === '' ? 'the top' : `"${path}"`}`,
      );
    }
  };
  visit(config, '');
  return leaves;
}

/** Type and value of a parameter, so that numbers compare as numbers and the rest as it is written. */
export function typedParam(value: JsonValue): [type: string, value: number | string | null] {
  if (value === null) return ['null', null];
  if (typeof value === 'number' || typeof value === 'string') return [typeof value, value];
  return [typeof value, JSON.stringify(value)];
}
