import { AblateError, cellConfigSchema, type CellConfig } from '@ablate/core';
import type { JsonObject, JsonValue, RunRow } from '@ablate/tracker';

/**
 * The configuration that a cell's run was trained with, from its canonical form, on the backend that it took.
 * @throws AblateError `CONFIG` for a run of no cell
 */
export function configOfRun({ id, config, backend }: Pick<RunRow, 'id' | 'config' | 'backend'>): CellConfig {
  const { code: _, schedule, ...others } = withoutVersions(config) as JsonObject;
  const parsed = cellConfigSchema.safeParse({
    ...others,
    ...(schedule === null || schedule === undefined ? {} : { schedule }),
    ...(backend === null ? {} : { backend }),
  });
  if (parsed.success) return parsed.data;
  throw new AblateError(
    'CONFIG',
    `expected the run of a cell, trained by ablate run; the configuration of ${id} is none of a cell`,
  );
}

/** Plugins as they are written: a version is what a plugin says of itself. */
function withoutVersions(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutVersions);
  const { use, version, options } = value;
  if (typeof use === 'string' && typeof version === 'number' && options !== undefined)
    return { use, options: withoutVersions(options) };
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutVersions(member)]));
}
