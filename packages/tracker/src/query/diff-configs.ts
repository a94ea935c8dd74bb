import { stringify } from 'safe-stable-stringify';
import { flattenConfig } from '../runs/flatten-config.js';
import type { ConfigDifference, JsonObject } from '../types.js';

/** The leaves in which the configurations differ, in the order in which they are first met. */
export function diffConfigs(configs: readonly JsonObject[]): ConfigDifference[] {
  const flat = configs.map(
    (config) => new Map(flattenConfig(config).map(({ path, value }) => [path, value])),
  );
  const paths = new Set(flat.flatMap((leaves) => [...leaves.keys()]));
  return [...paths].flatMap((path) => {
    const values = flat.map((leaves) => leaves.get(path));
    return new Set(values.map((value) => stringify(value))).size > 1 ? [{ path, values }] : [];
  });
}
