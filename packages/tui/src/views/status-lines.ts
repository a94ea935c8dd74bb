import { bindingsOf } from '../state/keymap.js';
import { type Prompt, type UiState, type View, VIEWS } from '../state/ui-state.js';
import { statusLook } from '../table/run-status.js';
import { type Line, lineWidth, type Span, span } from '../text/line.js';
import { truncate } from '../text/width.js';

const TITLES: Record<View, string> = { runs: 'Runs', charts: 'Charts', compare: 'Compare', run: 'Run' };

export interface Counts {
  readonly shown: number;
  readonly total: number;
  readonly running: number;
  readonly failed: number;
  readonly selected: number;
}

function countText({ shown, total, running, failed, selected }: Counts): string {
  const parts = [shown === total ? `${total} runs` : `${shown} of ${total} runs`];
  if (running > 0) parts.push(`${statusLook('running').glyph} ${running}`);
  if (failed > 0) parts.push(`${statusLook('failed').glyph} ${failed}`);
  if (selected > 0) parts.push(`${selected} selected`);
  return parts.join('  ');
}

/** The first line: the views with the current one marked, and on the right how many runs there are. */
export function titleLine(state: UiState, counts: Counts, title: string, width: number): Line {
  const tabs = VIEWS.flatMap((view, index): Span[] => [
    span(` ${index + 1} ${TITLES[view]} `, view === state.view ? { inverse: true, bold: true } : {}),
  ]);
  const left: Line = [span(' ablate ', { bold: true, color: '#e69f00' }), ...tabs];
  const room = width - lineWidth(left) - 1;
  const right = truncate([title, countText(counts)].filter(Boolean).join('  '), Math.max(0, room));
  const text = right.length < room ? right : truncate(countText(counts), Math.max(0, room));
  const gap = Math.max(0, width - lineWidth(left) - lineWidth([span(text)]));
  return [...left, span(' '.repeat(gap)), span(text, { dim: true })];
}

function promptLine({ kind, text, caret }: Prompt, note: string): Line {
  const after = text.slice(caret + 1);
  return [
    span(kind === 'filter' ? '/' : ':', { bold: true, color: '#e69f00' }),
    span(text.slice(0, caret)),
    span(text.charAt(caret) || ' ', { inverse: true }),
    span(after),
    span(`  ${note}`, { dim: true }),
  ];
}

export interface FooterOptions {
  readonly error: string | null;
  /** Said beside an open prompt: an error of the filter, or what the keys do. */
  readonly note: string;
}

/** The last line: an open prompt, else an error or a message, else the most useful keys of the view. */
export function footerLine(state: UiState, { error, note }: FooterOptions, width: number): Line {
  if (state.prompt !== null) return promptLine(state.prompt, note);
  if (error !== null) return [span(truncate(` ${error}`, width), { color: '#d55e00' })];
  if (state.message !== null) return [span(truncate(` ${state.message}`, width))];
  const hints = bindingsOf(state.view).flatMap(({ keys, hint }): Span[] =>
    hint === undefined
      ? []
      : [span(` ${keys[0] ?? ''}`, { bold: true, color: '#56b4e9' }), span(` ${hint} `, { dim: true })],
  );
  const filter = state.filter === '' ? [] : [span(` /${state.filter}`, { color: '#e69f00' }), span(' ')];
  return [...filter, ...hints];
}
