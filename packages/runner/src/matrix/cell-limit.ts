import { AblateError } from '@ablate/core';

/** More than anybody trains, and few enough that a mistyped number is an error, not a machine without memory. */
const MOST_CELLS = 100_000;

/** @throws AblateError `CONFIG` for more seeds, or combinations times seeds, than a matrix may have. */
export function checkCells(combinations: number, seeds: number): void {
  if (combinations * seeds <= MOST_CELLS) return;
  const what =
    combinations === 1 ? `${seeds} seeds` : `${combinations} combinations with ${seeds} seeds each`;
  throw new AblateError('CONFIG', `expected a matrix of at most ${MOST_CELLS} cells; received ${what}`);
}
