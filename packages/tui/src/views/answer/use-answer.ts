import { useEffect, useMemo, useState } from 'react';
import type { Comparison } from '@ablate/statistics';
import type { ListOptions } from '@ablate/tracker';
import { compareMatrix, knownComparison, standingRuns } from '../../matrix/matrix-runs.js';
import { CellRuns } from '../../store/cell-runs.js';
import type { ViewInput } from '../view.js';
import type { AnswerContext } from './answer-context.js';
import { type AnswerLines, answerLines } from './answer-lines.js';
import { ANSWER } from './answer-state.js';
import { type Answer, answerOf } from './answer.js';
import { type AskedExperiment, readAsked } from './asked-experiment.js';
import { useConstantRuns } from './use-constant-runs.js';

export interface AnswerModel {
  readonly experiment: string;
  readonly answer: Answer | null;
  readonly drawn: AnswerLines;
  readonly context: AnswerContext;
}

/** What a comparison is of, so that one of something else is not shown in its place. */
function identityOf({ experiment, matrix }: AskedExperiment): string {
  return JSON.stringify([experiment, matrix.compare]);
}

/** The comparison as it is known, else the one before it, else cells alone until it has been computed. */
function useComparison(asked: AskedExperiment | null): { comparison: Comparison; pending: boolean } | null {
  const [last, keep] = useState<{ identity: string; comparison: Comparison } | null>(null);
  const found = useMemo(() => (asked === null ? null : knownComparison(asked, asked.metric)), [asked]);
  if (asked !== null && found?.isWhole === true && last?.comparison !== found.comparison)
    keep({ identity: identityOf(asked), comparison: found.comparison });
  useEffect(() => {
    if (asked === null || found === null || found.isWhole) return undefined;
    // After this frame has been drawn and what was typed has been heard.
    const timer = setTimeout(() => {
      keep({ identity: identityOf(asked), comparison: compareMatrix(asked, asked.metric) });
    }, 0);
    return () => clearTimeout(timer);
  }, [asked, found]);
  return useMemo(() => {
    if (asked === null || found === null) return null;
    if (found.isWhole) return { comparison: found.comparison, pending: false };
    return last?.identity === identityOf(asked)
      ? { comparison: last.comparison, pending: false }
      : { comparison: found.comparison, pending: true };
  }, [asked, found, last]);
}

/** The answer of the experiment that is shown, or that the highlighted run belongs to; null in other views. */
export function useAnswer(
  { reader, experiment, model, state, width }: ViewInput,
  isShown: boolean,
): AnswerModel | null {
  const { all, highlighted } = model;
  const { row, metric, goal, baseline } = ANSWER.of(state);
  const { column } = state;
  // Before any run has been highlighted, the newest one says which experiment is meant.
  const meant = state.cursorId === null ? all[0] : highlighted;
  const name = isShown ? (experiment ?? meant?.experiment ?? '') : null;
  const cellRuns = useMemo(() => new CellRuns(reader), [reader]);
  // Read again with each snapshot.
  const asked = useMemo(() => {
    if (name === null || all.length === 0) return null;
    const cached = {
      experiments: () => reader.experiments(),
      metricKeys: () => reader.metricKeys(),
      listRuns: (options: ListOptions) => cellRuns.list(options, all),
    };
    return readAsked(cached, name, { metric, goal, baseline });
  }, [reader, cellRuns, name, all, metric, goal, baseline]);
  const compared = useComparison(asked);
  const constant = useConstantRuns(reader, asked);
  const answer = useMemo(
    () =>
      asked === null || compared === null
        ? null
        : answerOf(asked, compared.comparison, compared.pending, constant),
    [asked, compared, constant],
  );
  return useMemo(() => {
    if (name === null) return null;
    const rows = answer?.parts.flatMap((part) => part.rows) ?? [];
    const here = Math.min(row, rows.length - 1);
    const drawn = answerLines({ answer, experiment: name, row: here, column, width });
    const hashOf = (at: number) => asked?.matrix.cells[rows[at]?.cell ?? -1]?.hash;
    const context: AnswerContext = {
      cells: rows.map(({ cell, label }) => (cell === null ? null : label)),
      runIds: (at) => {
        const hash = hashOf(at);
        return asked === null || hash === undefined ? [] : standingRuns(hash, asked).map(({ id }) => id);
      },
      mostColumn: drawn.mostColumn,
      ...{ metric: asked?.metric ?? null, goal: asked?.goal ?? null },
    };
    return { experiment: name, answer, drawn, context };
  }, [name, answer, asked, row, column, width]);
}
