import { constantNote, verdictSentence } from '@ablate/report/text';
import { registrationText } from '../../compare/registration-text.js';
import { type Line, span } from '../../text/line.js';
import { wrap } from '../../text/wrap.js';
import type { Answer } from './answer.js';
import { forestLines } from '../../forest/forest-lines.js';

export interface AnswerLinesOptions {
  /** Null where no matrix is stored. */
  readonly answer: Answer | null;
  readonly experiment: string;
  /** Index of the highlighted row, over all parts. */
  readonly row: number;
  readonly column: number;
  readonly width: number;
}

/** The answer as lines: those above the rows, the rows in their parts, and which row each line is of. */
export interface AnswerLines {
  readonly head: readonly Line[];
  readonly lines: readonly Line[];
  readonly rows: readonly (number | null)[];
  readonly mostColumn: number;
}

/** Question and sentence, then a row for each effect and cell. */
export function answerLines({ answer, experiment, row, column, width }: AnswerLinesOptions): AnswerLines {
  if (answer === null) return { head: nothingAsked(experiment, width), lines: [], rows: [], mostColumn: 0 };
  const { asked, comparison, parts, pending } = answer;
  const lines: Line[] = [];
  const rows: (number | null)[] = [];
  let first = 0;
  let mostColumn = 0;
  for (const part of parts) {
    const drawn = forestLines({
      ...{ part, width, column },
      ...{ margin: comparison.margin, hasGoal: comparison.goal !== null },
      pending: pending && asked.isCompared,
      cursor: row - first,
    });
    if (lines.length > 0) {
      lines.push([]);
      rows.push(null);
    }
    lines.push(...drawn.lines);
    for (const each of drawn.rows) rows.push(each === null ? null : first + each);
    first += part.rows.length;
    mostColumn = Math.max(mostColumn, drawn.mostColumn);
  }
  return { head: headLines(answer, width), lines, rows, mostColumn };
}

function headLines(answer: Answer, width: number): Line[] {
  const { asked } = answer;
  const question = asked.question ?? 'no question is written down';
  return [
    ...wrap(`${asked.experiment}: ${question}`, width).map((text): Line => [span(text, { bold: true })]),
    ...wrap(answerSentence(answer), width).map((text): Line => [span(text, { color: 'orange' })]),
    ...constantNote(answer.constant)
      .flatMap((note) => wrap(note, width))
      .map((text): Line => [span(text, { color: 'vermillion' })]),
    ...wrap(askedText(answer), width).map((text): Line => [span(text, { dim: true })]),
    [],
  ];
}

/** The answer in one sentence, or why there is none. */
export function answerSentence({ asked, comparison, pending }: Answer): string {
  if (!asked.isCompared)
    return 'The matrix names no baseline: b compares all cells with the highlighted one.';
  if (pending) return 'Comparing …';
  return verdictSentence(comparison)[0] ?? 'Nothing is compared.';
}

/** By what is compared, how far the runs have come, and whether that was registered. */
export function askedText({ asked, comparison, runs }: Answer): string {
  const { metric, goal, margin, changes, registration } = asked;
  const better = { max: 'more is better', min: 'less is better' };
  return [
    `${metric} (${goal === null ? 'no goal known' : better[goal]})`,
    ...(margin === null ? [] : [`margin ${margin}`]),
    `${runs.finished} of ${runs.of} runs finished`,
    ...(comparison.comparisons > 1 ? [`p for ${comparison.comparisons} comparisons`] : []),
    ...(changes.length > 0 ? [`chosen here: ${changes.join(', ')}`] : []),
    ...(asked.isCompared ? [registrationText(registration)] : []),
  ].join(' · ');
}

function nothingAsked(experiment: string, width: number): Line[] {
  const text =
    experiment === ''
      ? 'No runs yet.'
      : `No matrix is stored for ${experiment}, so nothing says what is compared. Runs that are selected are compared side by side in the Compare view.`;
  return wrap(text, width).map((line): Line => [span(line, { dim: true })]);
}
