import { parseStoredMatrix } from '@ablate/tracker';
import { EXPORT_WIDTH, exportedTable } from '../../export/exportable.js';
import { asksSomething } from '../../matrix/stored-matrix.js';
import { selectRuns } from '../../state/selection.js';
import { show } from '../../state/ui-state.js';
import { defineView } from '../view.js';
import { moveAnswerRow, nextAnswerMetric, pinCell, reverseGoal, scrollAnswer } from './answer-commands.js';
import { NO_ANSWER } from './answer-context.js';
import { answerLines } from './answer-lines.js';
import { answerPage } from './answer-page.js';
import { ANSWER } from './answer-state.js';
import { answerTable } from './answer-table.js';
import { firstAnswer, firstExperiment } from './first-answer.js';
import { spokenAnswer } from './spoken-answer.js';
import { type AnswerModel, useAnswer } from './use-answer.js';

const contextOf = (data: AnswerModel | null | undefined) => data?.context ?? NO_ANSWER;

/** What an experiment asks, and the answer so far. */
export const answerView = defineView({
  name: 'answer',
  title: 'Answer',
  keys: [
    { keys: ['j', 'down'], command: 'down', help: 'Next row' },
    { keys: ['k', 'up'], command: 'up', help: 'Previous row' },
    { keys: ['l', 'right'], command: 'right', help: 'Columns to the right', hint: 'columns' },
    { keys: ['h', 'left'], command: 'left', help: 'Columns to the left' },
    { keys: ['m'], command: 'next-panel', help: 'Compare by the next metric', hint: 'metric' },
    { keys: ['M'], command: 'previous-panel', help: 'Compare by the previous metric' },
    { keys: ['r'], command: 'reverse-goal', help: 'More is better, or less is', hint: 'goal' },
    {
      keys: ['b'],
      command: 'baseline',
      help: "Compare with the highlighted cell, or with the matrix's baseline again",
      hint: 'baseline',
    },
    { keys: ['space'], command: 'select', help: 'Select the runs of the cell', hint: 'select' },
    { keys: ['enter'], command: 'open', help: 'Open the first run of the cell' },
  ],
  update: {
    right: (state, _, data) => scrollAnswer(state, contextOf(data), 1),
    left: (state, _, data) => scrollAnswer(state, contextOf(data), -1),
    'next-panel': (state, { metrics }, data) => nextAnswerMetric(state, metrics, contextOf(data), 1),
    'previous-panel': (state, { metrics }, data) => nextAnswerMetric(state, metrics, contextOf(data), -1),
    'reverse-goal': (state, _, data) => reverseGoal(state, contextOf(data)),
    baseline: (state, _, data) => pinCell(state, contextOf(data)),
    select: (state, _, data) => selectRuns(state, contextOf(data).runIds(ANSWER.of(state).row)),
    open(state, _, data) {
      const [runId] = contextOf(data).runIds(ANSWER.of(state).row);
      return runId === undefined ? state : show({ ...state, cursorId: runId }, 'run');
    },
  },
  move: (state, _, by, data) => moveAnswerRow(state, contextOf(data), by),
  wheel: (state, _, step, data) => moveAnswerRow(state, contextOf(data), step),
  useData: useAnswer,
  draw: ({ data, state, width, height }) => ({
    lines: data === null ? [] : answerPage(data.drawn, ANSWER.of(state).row, height).lines,
    ...{ width, height },
  }),
  click({ data, state, height }, _, y) {
    if (data === null) return null;
    const row = answerPage(data.drawn, ANSWER.of(state).row, height).rows[y] ?? null;
    if (row === null) return null;
    // A click on the highlighted row selects its runs.
    return (now) =>
      ANSWER.of(now).row === row ? selectRuns(now, data.context.runIds(row)) : ANSWER.change(now, { row });
  },
  speak: ({ data, state }) => spokenAnswer(data, ANSWER.of(state)),
  export({ data }) {
    const { answer = null, experiment = '' } = data ?? {};
    const lines = () => {
      const drawn = answerLines({ answer, experiment, row: -1, column: 0, width: EXPORT_WIDTH });
      return [...drawn.head, ...drawn.lines];
    };
    const exported = exportedTable(() => (answer === null ? [] : answerTable(answer)), lines);
    if (answer === null) return { ...exported, data: () => null };
    const { question, registration } = answer.asked;
    return { ...exported, data: () => ({ experiment, question, registration, ...answer.comparison }) };
  },
  /** An experiment is first seen by its answer, where it asks something. */
  comesFirst(reader, wanted) {
    const experiment = firstExperiment(reader, wanted);
    const stored = reader.experiments().find(({ name }) => name === experiment);
    const matrix = parseStoredMatrix(stored?.matrix ?? null);
    return matrix !== null && asksSomething(matrix);
  },
  first: firstAnswer,
});
