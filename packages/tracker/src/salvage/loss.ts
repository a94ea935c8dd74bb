import type { Gap } from './scan-table.js';
import type { Key } from './table-shape.js';

/** What could not be taken from a damaged store. */
export type Loss =
  /** A whole table: its place is not known any more. */
  | { readonly kind: 'table'; readonly table: string }
  /** Rows between two keys of a table, if there were any: their pages are damaged. */
  | ({ readonly kind: 'gap'; readonly table: string; readonly columns: readonly string[] } & Gap)
  /** Rows of a run, or of nothing known, that are there and make no sense, or belong to a run that is lost. */
  | {
      readonly kind: 'rows';
      readonly table: string;
      readonly columns: readonly string[];
      readonly key: Key;
      readonly rows: number;
      readonly reason: string;
    }
  /** A run that an index still knows. */
  | { readonly kind: 'run'; readonly number: number; readonly id: string }
  /** A part of an experiment or a metric that is there by its name alone. */
  | { readonly kind: 'part'; readonly table: string; readonly name: string; readonly reason: string }
  /** Points and what was kept of them disagree: some are lost, or one of the two is damaged. */
  | { readonly kind: 'series'; readonly run: string; readonly metric: string; readonly reason: string }
  | { readonly kind: 'artifact'; readonly sha256: string }
  /** What was written last, into the log. */
  | { readonly kind: 'log'; readonly transactions: number };

/** Names by which a loss is told, of what has been salvaged. */
export interface KnownNames {
  readonly runs: ReadonlyMap<number, string>;
  readonly metrics: ReadonlyMap<number, string>;
  readonly experiments: ReadonlyMap<number, string>;
}

/** One loss in a line. */
export function describeLoss(loss: Loss, names: KnownNames): string {
  switch (loss.kind) {
    case 'table':
      return `all of ${loss.table}: the list of tables is damaged`;
    case 'gap': {
      const { after, before, columns } = loss;
      const start = after === null ? 'from the start' : `after ${keyText(after, columns, names)}`;
      const end = before === null ? 'to the end' : `before ${keyText(before, columns, names)}`;
      return `${loss.table} ${start} ${end}`;
    }
    case 'rows':
      return `${loss.rows} rows of ${loss.table} (${keyText(loss.key, loss.columns, names)}): ${loss.reason}`;
    case 'run':
      return `run ${loss.id} (number ${loss.number})`;
    case 'part':
      return `${loss.table} ${JSON.stringify(loss.name)}: ${loss.reason}`;
    case 'series':
      return `${loss.metric} of run ${loss.run}: some points are lost, or it is damaged: ${loss.reason}`;
    case 'artifact':
      return `artifact ${loss.sha256}: missing, or changed`;
    case 'log':
      return `the last ${loss.transactions} transactions: the log is damaged`;
  }
}

function keyText(key: Key, columns: readonly string[], { runs, metrics, experiments }: KnownNames): string {
  const known: Readonly<Record<string, ReadonlyMap<number, string>>> = {
    run: runs,
    key: metrics,
    experiment: experiments,
  };
  return key
    .map((value, index) => {
      const column = columns[index] ?? '';
      const name = known[column]?.get(Number(value)) ?? String(value);
      return column === 'key' ? name : `${column} ${name}`;
    })
    .join(', ');
}
