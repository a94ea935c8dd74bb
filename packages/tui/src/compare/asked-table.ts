import { findTwin } from '@ablate/statistics';
import {
  answeredRegistration,
  cellOfRun,
  ChosenRuns,
  parseStoredMatrix,
  type AnsweredRegistration,
} from '@ablate/tracker';
import { pinnedIndex, type Subject } from '../groups/subject.js';
import { type MatrixRuns, planOf } from '../matrix/matrix-runs.js';
import type { UiReader } from '../store/ui-reader.js';

/** What the stored matrix of an experiment compares, and which of its cells each subject is. */
export interface AskedTable extends MatrixRuns {
  /** Index of each subject's cell. */
  readonly cells: readonly number[];
  /** The registration that its comparison answers, or from which it differs. */
  readonly registration: AnsweredRegistration | null;
}

/**
 * The table to which groups belong: where each is a whole cell of one experiment, whose matrix says what is compared.
 * Null for other groups, for single runs, and with another baseline pinned: those are compared among themselves.
 * @param pinned id of the run or group that was pinned as baseline
 */
export function askedTable(
  reader: Pick<UiReader, 'experiments' | 'listRuns'>,
  subjects: readonly Subject[],
  pinned: string | null,
): AskedTable | null {
  const experiment = subjects[0]?.runs[0]?.experiment;
  if (experiment === undefined || subjects.every(({ runs }) => runs.length < 2)) return null;
  const stored = reader.experiments().find(({ name }) => name === experiment);
  const matrix = parseStoredMatrix(stored?.matrix ?? null);
  if (matrix === null || (matrix.compare?.baseline == null && matrix.design === null)) return null;
  // With the finished runs of other experiments that stand for cells of this one.
  const runs = reader.listRuns({ configHashes: [...new Set(matrix.cells.map(({ hash }) => hash))] });
  const chosen = new ChosenRuns(runs, experiment);
  const found = { experiment, matrix, chosen, ...planOf(stored) };
  const cells = subjects.map((subject) => cellOfSubject(subject, found));
  if (cells.includes(-1)) return null;
  const registration = answeredRegistration(stored?.registrations ?? [], {
    question: stored?.question ?? null,
    matrix: stored?.matrix ?? null,
  });
  const asked = { ...found, cells, registration };
  const at = pinnedIndex(subjects, pinned);
  return at === -1 || cells.every((cell) => twinOf(cell, asked) === cells[at]) ? asked : null;
}

/** -1 where the subject has runs beside those of one cell, or lacks some of it, as by a filter. */
function cellOfSubject({ runs }: Subject, { experiment, matrix, chosen }: MatrixRuns): number {
  const [hash, ...others] = [...new Set(runs.map(cellOfRun))];
  const at = matrix.cells.findIndex((cell) => cell.hash === hash);
  if (hash === undefined || others.length > 0 || runs.some((run) => run.experiment !== experiment)) return -1;
  const ids = new Set(runs.map(({ id }) => id));
  const isWhole = [...chosen.ofCell(hash).values()].every(
    (run) => run.experiment !== experiment || ids.has(run.id),
  );
  return isWhole ? at : -1;
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
