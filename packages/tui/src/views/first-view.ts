import { parseStoredMatrix } from '@ablate/tracker';
import { asksSomething } from '../matrix/stored-matrix.js';
import type { View } from '../state/ui-state.js';
import type { UiReader } from '../store/ui-reader.js';

/** The experiment of the newest run, unless one is wanted. */
export function firstExperiment(
  reader: Pick<UiReader, 'listRuns'>,
  wanted: string | undefined,
): string | undefined {
  return wanted ?? reader.listRuns({ limit: 1 })[0]?.experiment;
}

/** An experiment is first seen by its answer, where it asks something. */
export function firstView(
  reader: Pick<UiReader, 'experiments' | 'listRuns'>,
  wanted: string | undefined,
): View {
  const experiment = firstExperiment(reader, wanted);
  const stored = reader.experiments().find(({ name }) => name === experiment);
  const matrix = parseStoredMatrix(stored?.matrix ?? null);
  return matrix !== null && asksSomething(matrix) ? 'answer' : 'runs';
}
