import { findTwin } from '@ablate/statistics';
import { answeredRegistration, type AnsweredRegistration } from '@ablate/tracker';
import { pinnedIndex, type Subject } from '../groups/subject.js';
import { type KindOfData, kindOfData } from '../matrix/kind-of-data.js';
import { cellOfRuns, type MatrixRuns, readMatrixRuns } from '../matrix/matrix-runs.js';
import { asksSomething } from '../matrix/stored-matrix.js';
import type { UiReader } from '../store/ui-reader.js';

/** What the stored matrix of an experiment compares, and which of its cells each subject is. */
export interface AskedTable extends MatrixRuns {
  /** Index of each subject's cell. */
  readonly cells: readonly number[];
  readonly kindOfData: KindOfData;
  /** The registration that its comparison answers, or from which it differs. */
  readonly registration: AnsweredRegistration | null;
}

/**
 * The table to which groups belong: where each is a whole cell of one experiment, whose matrix says what is compared.
 * Null for other groups, for single runs, and with another baseline pinned: those are compared among themselves.
 * @param pinned id of the run or group that was pinned as baseline
 */
export function askedTable(
  reader: Pick<UiReader, 'artifacts' | 'experiments' | 'listRuns'>,
  subjects: readonly Subject[],
  pinned: string | null,
): AskedTable | null {
  const experiment = subjects[0]?.runs[0]?.experiment;
  if (experiment === undefined || subjects.every(({ runs }) => runs.length < 2)) return null;
  const found = readMatrixRuns(reader, experiment);
  if (found === null || !asksSomething(found.matrix)) return null;
  const cells = subjects.map(({ runs }) => cellOfRuns(runs, found));
  if (cells.includes(-1)) return null;
  const stored = reader.experiments().find(({ name }) => name === experiment);
  const registration = answeredRegistration(stored?.registrations ?? [], {
    question: stored?.question ?? null,
    matrix: stored?.matrix ?? null,
  });
  const asked = { ...found, cells, registration, kindOfData: kindOfData(reader, found) };
  const at = pinnedIndex(subjects, pinned);
  return at === -1 || cells.every((cell) => twinOf(cell, asked) === cells[at]) ? asked : null;
}

function twinOf(at: number, { matrix }: MatrixRuns): number | null {
  const cell = matrix.cells[at];
  const baseline = matrix.compare?.baseline ?? null;
  return cell === undefined || baseline === null ? null : findTwin(cell, matrix.cells, baseline);
}

/** Whether a subject is what the matrix compares others with. */
export function isBaseline(asked: AskedTable, subject: number): boolean {
  const at = asked.cells[subject];
  return at !== undefined && twinOf(at, asked) === at;
}
