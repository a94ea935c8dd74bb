import type { JsonValue } from '@ablate/tracker';

/** A configuration value as people write it: strings without quotes, plugin specs as `name(option=value)`,
 * with their version where it is not the first. */
export function formatValue(value: JsonValue | undefined): string {
  if (value === undefined) return '·';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.length === 0 ? '[]' : value.map(formatValue).join(' + ');
  if (value !== null && typeof value === 'object') {
    const { use, options, version, ...rest } = value;
    if (typeof use === 'string' && Object.keys(rest).length === 0) {
      const name = version === undefined || version === 1 ? use : `${use}@${JSON.stringify(version)}`;
      const given = options !== null && typeof options === 'object' && !Array.isArray(options) ? options : {};
      const inner = Object.entries(given).map(([key, option]) => `${key}=${formatValue(option)}`);
      return inner.length === 0 ? name : `${name}(${inner.join(', ')})`;
    }
    return JSON.stringify(value);
  }
  return String(value);
}

export interface Leaf {
  readonly path: string;
  readonly value: string;
}

/** The leaves of a configuration with their dotted paths. */
export function configLeaves(value: JsonValue, path = ''): Leaf[] {
  const isSpec = (entry: JsonValue) =>
    entry !== null && typeof entry === 'object' && !Array.isArray(entry) && typeof entry.use === 'string';
  if (Array.isArray(value)) {
    if (value.every((entry) => entry === null || typeof entry !== 'object' || isSpec(entry))) {
      return [{ path, value: formatValue(value) }];
    }
    return value.flatMap((entry, index) => configLeaves(entry, `${path}.${index}`));
  }
  if (value !== null && typeof value === 'object' && !isSpec(value)) {
    return Object.entries(value).flatMap(([key, entry]) =>
      configLeaves(entry, path === '' ? key : `${path}.${key}`),
    );
  }
  return [{ path, value: formatValue(value) }];
}
