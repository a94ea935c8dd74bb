import type { Goal } from '@ablate/statistics';

/** What state changes must know of the answer on the screen. */
export interface AnswerContext {
  /** Label of each row's cell; null for an effect. */
  readonly cells: readonly (string | null)[];
  /** Runs of the cell in a row. */
  readonly runIds: (row: number) => readonly string[];
  /** The columns that can be scrolled out on the left. */
  readonly mostColumn: number;
  readonly metric: string | null;
  readonly goal: Goal | null;
}

export const NO_ANSWER: AnswerContext = {
  cells: [],
  runIds: () => [],
  mostColumn: 0,
  metric: null,
  goal: null,
};
