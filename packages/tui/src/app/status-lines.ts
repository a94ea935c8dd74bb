import { hintSpans } from '../components/hint-spans.js';
import type { Prompt, UiState } from '../state/ui-state.js';
import { statusLook } from '../table/run-status.js';
import { type Line, lineWidth, type Span, span } from '../text/line.js';
import { sanitize } from '../text/sanitize.js';
import { truncate } from '../text/width.js';
import type { Counts } from '../views/model.js';
import { VIEWS, viewNamed } from '../views/registry.js';
import type { View } from '../views/view.js';
import { KEYS_EVERYWHERE } from './keymap.js';

const NAME = ' ablate ';
const ROOM_FOR_NAME = 100;

function countText({ shown, total, running, failed, selected }: Counts): string {
  const parts = [shown === total ? `${total} runs` : `${shown} of ${total} runs`];
  if (running > 0) parts.push(`${statusLook('running').glyph} ${running}`);
  if (failed > 0) parts.push(`${statusLook('failed').glyph} ${failed}`);
  if (selected > 0) parts.push(`${selected} selected`);
  return parts.join('  ');
}

/** Closer together where the terminal is narrow, so that there is room for the counts. */
function tabText(view: View, width: number): string {
  return `${width < ROOM_FOR_NAME ? '' : ' '}${VIEWS.indexOf(view) + 1} ${view.title} `;
}

/** The view whose name stands at a column of the first line. */
export function viewAt(column: number, width: number): View | null {
  let from = width < ROOM_FOR_NAME ? 0 : NAME.length;
  for (const view of VIEWS) {
    const to = from + tabText(view, width).length;
    if (column >= from && column < to) return view;
    from = to;
  }
  return null;
}

/** The first line: the views with the current one marked, and on the right how many runs there are. */
export function titleLine(state: UiState, counts: Counts, title: string, width: number): Line {
  const tabs = VIEWS.map((view) =>
    span(tabText(view, width), view.name === state.view ? { inverse: true, bold: true } : {}),
  );
  const name = width < ROOM_FOR_NAME ? [] : [span(NAME, { bold: true, color: 'orange' })];
  const left: Line = [...name, ...tabs];
  const room = width - lineWidth(left) - 1;
  const right = truncate([title, countText(counts)].filter(Boolean).join('  '), Math.max(0, room));
  const text = right.length < room ? right : truncate(countText(counts), Math.max(0, room));
  const gap = Math.max(0, width - lineWidth(left) - lineWidth([span(text)]));
  return [...left, span(' '.repeat(gap)), span(text, { dim: true })];
}

/** The typed text with its caret, and the place of an error underlined. */
function promptLine({ kind, text, caret }: Prompt, note: string, column: number | null): Line {
  const error = kind === 'filter' && column !== null ? Math.min(column - 1, text.length) : -1;
  const letters = Array.from({ length: text.length + 1 }, (_, index): Span => {
    const wrong = index === error;
    return {
      text: sanitize(text.charAt(index)) || ' ',
      inverse: index === caret,
      underline: wrong,
      color: wrong ? 'vermillion' : undefined,
    };
  });
  return [
    span(kind === 'command' ? ':' : '/', { bold: true, color: 'orange' }),
    ...letters,
    span(`  ${note}`, error >= 0 ? { color: 'vermillion' } : { dim: true }),
  ];
}

export interface FooterOptions {
  readonly error: string | null;
  /** Said beside an open prompt: an error of the filter, or what the keys do. */
  readonly note: string;
  /** Where the error is in the filter, from 1. */
  readonly column: number | null;
}

/** The last line: an open prompt, else an error or a message, else the most useful keys of the view. */
export function footerLine(state: UiState, { error, note, column }: FooterOptions, width: number): Line {
  if (state.prompt !== null) return promptLine(state.prompt, note, column);
  if (error !== null) return [span(truncate(` ${error}`, width), { color: 'vermillion' })];
  if (state.message !== null) return [span(truncate(` ${state.message}`, width))];
  const filter = state.filter === '' ? [] : [span(` /${state.filter} `, { color: 'orange' })];
  return [
    ...filter,
    ...hintSpans([...KEYS_EVERYWHERE.toReversed(), ...viewNamed(state.view).keys], width - lineWidth(filter)),
  ];
}
