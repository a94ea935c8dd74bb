import type { Progress } from '@ablate/tracker';
import { bestIndex } from '../../metrics/best-index.js';
import { statusLook } from '../../table/run-status.js';
import { windowStart } from '../../table/visible-window.js';
import { formatNumber } from '@ablate/report/text';
import { type Line, type Span, span } from '../../text/line.js';
import { shorten } from '../../text/shorten.js';
import { fit, textWidth, truncate } from '../../text/width.js';
import type { GridCell, MatrixGrid, Slot } from './matrix-grid.js';

export interface GridLinesOptions {
  readonly grid: MatrixGrid;
  readonly progress: ReadonlyMap<string, Progress>;
  /** The highlighted cell. */
  readonly row: number;
  readonly column: number;
  readonly width: number;
  readonly height: number;
}

/** From least to most, told apart without colour too. */
const SHADES = ['·', '░', '▒', '▓', '█'] as const;
const HEAT = ['heat0', 'heat1', 'heat2', 'heat3', 'heat4'] as const;
const VALUE_WIDTH = 7;
const CELL_LEAST = 14;
const CELL_MOST = 26;

/** Part of the epochs that a running run has behind it. */
export function donePart(run: Slot['run'], progress: ReadonlyMap<string, Progress>): number | null {
  const at = run?.status === 'running' ? progress.get(run.id) : undefined;
  if (at === undefined || at.epochs === 0) return null;
  return Math.min(1, (at.epoch + (at.steps > 0 ? at.step / at.steps : 0)) / at.epochs);
}

function slotGlyph({ run }: Slot): Span {
  if (run === null) return span('·', { dim: true });
  const look = statusLook(run.status);
  return span(look.glyph, { color: look.color });
}

/** A glyph for every seed; where there is no room for that, how many of them have finished. */
function slotSpans(slots: readonly Slot[], room: number): Span[] {
  if (slots.length <= room) return slots.map(slotGlyph);
  const finished = slots.filter(({ run }) => run?.status === 'finished').length;
  const bad = slots.find(({ run }) => run?.status === 'failed' || run?.status === 'crashed');
  return [...(bad ? [slotGlyph(bad)] : []), span(`${finished}/${slots.length}`)];
}

interface Look {
  readonly low: number;
  readonly high: number;
  readonly best: GridCell | undefined;
  readonly width: number;
  readonly progress: ReadonlyMap<string, Progress>;
}

function cellSpans(cell: GridCell, highlighted: boolean, look: Look): Span[] {
  const { low, high, best, width, progress } = look;
  if (cell.slots.length === 0) return [span(fit('', width), { inverse: highlighted })];
  const { value } = cell;
  const level = value === null ? 0 : high === low ? 2 : Math.round((4 * (value - low)) / (high - low));
  const shade =
    value === null ? span('  ') : span((SHADES[level] ?? '·').repeat(2), { color: HEAT[level] ?? 'gray' });
  const parts = cell.slots.flatMap(({ run }) => donePart(run, progress) ?? []);
  const running =
    parts.length === 0 ? '' : ` ${Math.round((100 * parts.reduce((a, b) => a + b, 0)) / parts.length)}%`;
  const text = value === null ? '' : formatNumber(value);
  const spans = [
    shade,
    span(fit(text, VALUE_WIDTH, 'right'), { bold: cell === best, dim: cell.early }),
    span(cell === best ? '★' : ' '),
    ...slotSpans(cell.slots, width - VALUE_WIDTH - 4 - running.length),
    span(running, { color: 'sky' }),
  ];
  const used = spans.reduce((sum, piece) => sum + piece.text.length, 0);
  const filled = [...spans, { text: ' '.repeat(Math.max(0, width - used)) }];
  return highlighted ? filled.map((piece) => ({ ...piece, inverse: true })) : filled;
}

function lookOf({ grid, progress }: GridLinesOptions, width: number): Look {
  const cells = grid.rows.flatMap((row) => row.cells);
  const values = cells.flatMap(({ value }) => value ?? []);
  const best =
    cells[
      bestIndex(
        grid.goal,
        cells.map(({ value, early }) => (early ? null : value)),
      )
    ];
  return { low: Math.min(...values), high: Math.max(...values), best, width, progress };
}

type GridPlaceOptions = Omit<GridLinesOptions, 'progress'>;

/** Which part of the grid is shown, and how wide its columns are. */
function placeGrid({ grid, row, column, width, height }: GridPlaceOptions) {
  const titles = [grid.rowTitle, ...grid.rows.map(({ label }) => label)];
  const titleWidth = Math.min(Math.floor(width / 3), Math.max(...titles.map(textWidth)) + 2);
  const fits = Math.max(1, Math.floor((width - titleWidth) / (CELL_LEAST + 1)));
  const firstColumn = windowStart(column, 0, fits, grid.columns.length);
  const shown = Math.min(fits, grid.columns.length - firstColumn);
  const each = Math.min(CELL_MOST, Math.floor((width - titleWidth) / Math.max(1, shown)) - 1);
  const page = Math.max(1, height - 1);
  const firstRow = windowStart(row, 0, page, grid.rows.length);
  return { titleWidth, firstColumn, shown, each, firstRow, page };
}

/** The cell that is drawn at a place: `x` cells from the left, `y` lines below the header; null beside the grid. */
export function cellAt(
  options: GridPlaceOptions,
  x: number,
  y: number,
): { readonly row: number; readonly column: number } | null {
  const { titleWidth, firstColumn, shown, each, firstRow, page } = placeGrid(options);
  const column = Math.floor((x - titleWidth) / (each + 1));
  const row = firstRow + y;
  const isInside = column >= 0 && column < shown && y >= 0 && y < page && row < options.grid.rows.length;
  return isInside ? { row, column: firstColumn + column } : null;
}

/** The part of the grid around the highlighted cell: a header, then a line for each row. */
export function gridLines(options: GridLinesOptions): Line[] {
  const { grid, row, column } = options;
  const { titleWidth, firstColumn, shown, each, firstRow, page } = placeGrid(options);
  const columns = shorten(grid.columns, each).slice(firstColumn, firstColumn + shown);
  const labels = shorten(
    grid.rows.map(({ label }) => label),
    titleWidth - 1,
  );
  const look = lookOf(options, each);
  const header: Line = [
    span(fit(truncate(grid.rowTitle, titleWidth - 1), titleWidth), { bold: true }),
    ...columns.map((label) => span(fit(label, each) + ' ', { bold: true })),
  ];
  const body = grid.rows.slice(firstRow, firstRow + page).map(({ cells }, offset): Line => {
    const here = firstRow + offset === row;
    return [
      span(fit(labels[firstRow + offset] ?? '', titleWidth), { bold: here }),
      ...cells.slice(firstColumn, firstColumn + shown).flatMap((cell, index) => {
        const drawn = cellSpans(cell, here && firstColumn + index === column, look);
        return [...drawn, { text: ' ' }];
      }),
    ];
  });
  return [header, ...body];
}
