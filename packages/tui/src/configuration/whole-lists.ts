import type { ConfigDifference, JsonValue } from '@ablate/tracker';

/** The path of the list that a path leads into; null for a path without a list. */
function listOf(path: string): string | null {
  return /^(.*?)\.\d+(?:\.|$)/u.exec(path)?.[1] ?? null;
}

function valueAt(config: JsonValue, path: string): JsonValue | undefined {
  return path
    .split('.')
    .reduce<JsonValue | undefined>(
      (value, key) =>
        typeof value === 'object' && value !== null && !Array.isArray(value) ? value[key] : undefined,
      config,
    );
}

/**
 * The differences with lists that do not have the same entries as one difference each: `regularizers: [] | batch-norm`
 * instead of a line for everything that only one of them has.
 */
export function wholeLists(
  differences: readonly ConfigDifference[],
  configs: readonly JsonValue[],
): ConfigDifference[] {
  const uneven = new Set(
    differences.flatMap(({ path, values }) =>
      values.some((value) => value === undefined) ? (listOf(path) ?? []) : [],
    ),
  );
  const told = new Set<string>();
  return differences.flatMap((difference): ConfigDifference[] => {
    const list = uneven.has(difference.path) ? difference.path : listOf(difference.path);
    if (list === null || !uneven.has(list)) return [difference];
    if (told.has(list)) return [];
    told.add(list);
    return [{ path: list, values: configs.map((config) => valueAt(config, list)) }];
  });
}
