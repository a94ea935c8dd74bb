import { type Line, lineWidth, type Span } from '../text/line.js';
import { colorHex } from '../text/theme.js';
import { textWidth } from '../text/width.js';
import { escapeXml, svgDocument } from './svg.js';

const CELL_WIDTH = 8.4;
const CELL_HEIGHT = 18;
const MARGIN = 12;
const BASELINE = 13.5;
const INK = '#222';
const FONT = `font-family="'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14" xml:space="preserve"`;
/** What an image can hold; programs that draw SVG have a limit to its height. */
const MOST_LINES = 1_000;

function short(value: number): string {
  return String(Number(value.toFixed(2)));
}

/** One stretch of text on the grid of cells: it ends where it should whatever the viewer's font is. */
function spanSvg({ text, color, bold, dim, inverse, underline }: Span, column: number, row: number): string {
  const x = short(MARGIN + column * CELL_WIDTH);
  const width = short(textWidth(text) * CELL_WIDTH);
  const top = MARGIN + row * CELL_HEIGHT;
  const fill = color === undefined ? INK : colorHex(color, 'light');
  const box = inverse
    ? `<rect x="${x}" y="${top}" width="${width}" height="${CELL_HEIGHT}" fill="${fill}"/>`
    : '';
  if (text.trim() === '' && !underline) return box;
  const attributes = [
    `x="${x}" y="${short(top + BASELINE)}" textLength="${width}" fill="${inverse ? '#fff' : fill}"`,
    ...(bold ? ['font-weight="bold"'] : []),
    ...(dim ? ['opacity="0.6"'] : []),
    ...(underline ? ['text-decoration="underline"'] : []),
  ];
  return `${box}<text ${attributes.join(' ')}>${escapeXml(text)}</text>`;
}

function lineSvg(line: Line, row: number): string {
  let column = 0;
  return line
    .map((piece) => {
      const drawn = spanSvg(piece, column, row);
      column += textWidth(piece.text);
      return drawn;
    })
    .join('');
}

/** Lines of text as an image, in their styles, in cells of equal width. */
export function linesSvg(lines: readonly Line[]): string {
  const left = lines.length - MOST_LINES;
  const shown: readonly Line[] =
    left > 0 ? [...lines.slice(0, MOST_LINES), [{ text: `… ${left} more lines` }]] : lines;
  const width = Math.ceil(Math.max(1, ...shown.map(lineWidth)) * CELL_WIDTH + 2 * MARGIN);
  const height = Math.max(1, shown.length) * CELL_HEIGHT + 2 * MARGIN;
  return svgDocument(width, height, FONT, shown.map(lineSvg).filter(Boolean));
}
