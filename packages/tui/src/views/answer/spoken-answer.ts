import { constantNote, type ForestRow } from '@ablate/report/text';
import { answerSentence, askedText } from '../answer/answer-lines.js';
import { sanitize } from '../../text/sanitize.js';
import type { AnswerState } from './answer-state.js';
import type { AnswerModel } from './use-answer.js';

/** `bn, mean 0.7702 ± 0.0071, n 6, difference +0.0922 from 0.0641 to 0.1202, p 0.031, better` */
function rowText({ label, mean, n, difference, ends, range, p, verdict }: ForestRow): string {
  const parts = [
    label,
    mean === '' ? '' : `mean ${mean}`,
    `n ${n}`,
    difference === '' ? '' : `difference ${difference}${ends?.low === null ? '' : ` ${range}`}`,
    p === '' ? '' : `p ${p}`,
    verdict,
  ];
  return sanitize(parts.filter((part) => part !== '').join(', '));
}

/** The question, the answer, every row in words, then the highlighted one. */
export function spokenAnswer(shown: AnswerModel | null, { row }: AnswerState): string[] {
  if (shown?.answer == null) return ['No answer: no matrix is stored, so nothing says what is compared.'];
  const { experiment, answer } = shown;
  const rows = answer.parts.flatMap((part) => part.rows);
  const at = Math.min(row, rows.length - 1);
  const here = rows[at];
  return [
    sanitize([experiment, answer.asked.question].filter((text) => text !== null).join(': ')),
    sanitize(answerSentence(answer)),
    ...constantNote(answer.constant).map((note) => sanitize(note)),
    sanitize(askedText(answer).replaceAll(' · ', ', ')),
    ...answer.parts.flatMap(({ title, rows: each, notes }) => [
      sanitize(`${title}:`),
      ...each.map(rowText),
      ...notes.map((note) => sanitize(note)),
    ]),
    ...(here === undefined ? [] : [`Row ${at + 1} of ${rows.length}: ${rowText(here)}`]),
  ];
}
