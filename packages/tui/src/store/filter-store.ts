import type { RunRow } from '@ablate/tracker';
import { unknownName, withStoredNames } from '../filter/filter-names.js';
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

/** What runs have that a filter may ask for. */
export interface Names {
  readonly metricKeys: readonly string[];
  /** Parameters, tags and columns; found out when they are needed. */
  readonly others: () => readonly string[];
}

/**
 * The rows that match. A filter that can not be read leaves all of them, and says why; one that no run matches says
 * which of its names no run has.
 */
export function filterStore(
  reader: UiReader,
  rows: readonly RunRow[],
  typed: string,
  { metricKeys, others }: Names,
  experiment?: string,
): Filtered {
  if (WORDS_ONLY.test(typed)) return { rows: filterRows(rows, typed), problem: null };
  try {
    const filter = withStoredNames(typed, metricKeys);
    // Of the store's runs these are the newest, so what matches among them is among as many of the newest that match.
    const limit = rows.length;
    const matching = reader.listRuns({ filter, limit, ...(experiment === undefined ? {} : { experiment }) });
    const ids = new Set(matching.map(({ id }) => id));
    const found = rows.filter(({ id }) => ids.has(id));
    return { rows: found, problem: found.length > 0 ? null : unknownName(typed, metricKeys, others()) };
  } catch (error) {
    return { rows, problem: problemOf(error) };
  }
}
