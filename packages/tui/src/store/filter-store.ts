import type { RunRow } from '@ablate/tracker';
import type { UiReader } from './ui-reader.js';
import { filterRows } from '../table/filter-rows.js';

export interface FilterProblem {
  readonly message: string;
  /** Where in the filter, from 1; null where the problem is not of the filter's text. */
  readonly column: number | null;
}

export interface Filtered {
  readonly rows: readonly RunRow[];
  readonly problem: FilterProblem | null;
}

/** Words alone are looked for here, with every key; anything with an operator is the tracker's language. */
const WORDS_ONLY = /^(?!.*(?:^|\s)(?:-|OR(?:\s|$)|NOT(?:\s|$)|AND(?:\s|$)))[^:=<>!~()"'*]*$/su;

function problemOf(error: unknown): FilterProblem {
  const message = error instanceof Error ? error.message : String(error);
  const column = error instanceof Error && 'column' in error ? error.column : null;
  return { message, column: typeof column === 'number' ? column : null };
}

/** The rows that match. A filter that can not be read leaves all of them, and says why. */
export function filterStore(
  reader: UiReader,
  rows: readonly RunRow[],
  filter: string,
  experiment?: string,
): Filtered {
  if (WORDS_ONLY.test(filter)) return { rows: filterRows(rows, filter), problem: null };
  try {
    // Of the store's runs these are the newest, so what matches among them is among as many of the newest that match.
    const limit = rows.length;
    const matching = reader.listRuns({ filter, limit, ...(experiment === undefined ? {} : { experiment }) });
    const ids = new Set(matching.map(({ id }) => id));
    return { rows: rows.filter(({ id }) => ids.has(id)), problem: null };
  } catch (error) {
    return { rows, problem: problemOf(error) };
  }
}
