import { defaultStorePath, openReader, type RunRow } from '@ablate/tracker';
import { formatNumber } from '@ablate/report/text';
import type { CommandResult, StoreOption } from '../command-result.js';
import { formatTime } from '../output/format.js';
import { textTable } from '../output/table.js';

export interface RunsOptions extends StoreOption {
  readonly experiment?: string | undefined;
  readonly filter?: string | undefined;
  /** A leading `-` sorts downwards. */
  readonly sort?: string | undefined;
  readonly limit?: number | undefined;
  /** Those that were put out of lists, in place of the others. */
  readonly archived?: boolean | undefined;
}

const METRICS = ['test/accuracy', 'val/accuracy', 'train/loss'];

/** Lists the runs of a store, newest first. */
export function runs({
  store,
  experiment,
  filter,
  sort,
  limit,
  archived = false,
}: RunsOptions): CommandResult {
  using reader = openReader(store ?? defaultStorePath());
  const rows = reader.listRuns({
    archived,
    ...(experiment === undefined ? {} : { experiment }),
    ...(filter === undefined ? {} : { filter }),
    ...(sort === undefined ? {} : { orderBy: sort.replace(/^-/, ''), descending: sort.startsWith('-') }),
    ...(limit === undefined ? {} : { limit }),
  });
  const metrics = METRICS.filter((key) => rows.some((row) => key in row.metrics));
  return {
    text:
      rows.length === 0
        ? 'No runs.'
        : textTable(
            ['run', 'experiment', 'name', 'status', 'created', ...metrics],
            rows.map((row) => [
              row.id,
              row.experiment,
              row.name,
              row.status,
              formatTime(row.createdAt),
              ...metrics.map((key) => last(row, key)),
            ]),
          ),
    data: rows,
    ok: true,
  };
}

function last(row: RunRow, key: string): string {
  const value = row.metrics[key]?.last;
  return value === undefined ? '' : formatNumber(value);
}
