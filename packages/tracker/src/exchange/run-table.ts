import { FIELD_NAMES, RUN_FIELDS } from '../runs/fields.js';
import { flattenConfig } from '../runs/flatten-config.js';
import type { JsonValue, RunRow } from '../types.js';

const IN_TABLES = FIELD_NAMES.filter((name) => RUN_FIELDS[name].inTables === true);

export interface RunColumn {
  readonly name: string;
  readonly values: readonly (JsonValue | undefined)[];
}

/** Runs as columns: their fields, `param.PATH`, `tag.KEY`, and each metric's last value by its name. */
export function runTable(runs: readonly RunRow[]): RunColumn[] {
  const params = runs.map(
    ({ config }) => new Map(flattenConfig(config).map(({ path, value }) => [path, value])),
  );
  const paths = [...new Set(params.flatMap((leaves) => [...leaves.keys()]))];
  const tags = [...new Set(runs.flatMap((run) => Object.keys(run.tags)))];
  const metrics = [...new Set(runs.flatMap((run) => Object.keys(run.metrics)))].sort();
  return [
    ...IN_TABLES.map((name) => ({ name, values: runs.map((run) => run[name]) })),
    ...paths.map((path) => ({ name: `param.${path}`, values: params.map((leaves) => leaves.get(path)) })),
    ...tags.map((key) => ({ name: `tag.${key}`, values: runs.map((run) => run.tags[key]) })),
    ...metrics.map((name) => ({ name, values: runs.map((run) => run.metrics[name]?.last) })),
  ];
}
