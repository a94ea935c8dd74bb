import type { AnswerLines } from '../answer/answer-lines.js';
import { windowStart } from '../../table/visible-window.js';
import { type Line, span } from '../../text/line.js';

/** Question and sentence stay where they leave at least half of the view to the rows. */
const HEAD_PART = 0.5;

export interface AnswerPage {
  readonly lines: readonly Line[];
  /** The row that each line is of; null for the others. */
  readonly rows: readonly (number | null)[];
}

/** The part of an answer that has room in `height` lines, with all lines of the highlighted row. */
export function answerPage({ head, lines, rows }: AnswerLines, row: number, height: number): AnswerPage {
  const stays = head.length <= height * HEAD_PART ? head : [];
  const all = stays.length === 0 ? [...head, ...lines] : lines;
  const ofAll = stays.length === 0 ? [...head.map(() => null), ...rows] : rows;
  const room = height - stays.length;
  const isLast = Math.max(-1, ...rows.map((each) => each ?? -1)) <= row;
  const end = isLast ? all.length - 1 : ofAll.lastIndexOf(row);
  // Without the line that says that there is more.
  const from = windowStart(Math.max(0, end), 0, isLast ? room : room - 1, all.length);
  const page = all.slice(from, from + room);
  const below = all.length - from - room;
  const more: Line[] = below > 0 ? [[span(`… ${below + 1} more lines (j)`, { dim: true })]] : [];
  const shown = below > 0 ? page.slice(0, -1) : page;
  return {
    lines: [...stays, ...shown, ...more],
    rows: [...stays.map(() => null), ...ofAll.slice(from, from + shown.length)],
  };
}
