/**
 * Draws the screen of an `@xterm/headless` terminal as an SVG image: one `<text>` for each stretch of one style, on
 * a grid of equal cells, so that it looks the same with whatever monospace font the viewer has.
 */

/** @typedef {import('@xterm/headless').Terminal} Terminal */
/** @typedef {NonNullable<ReturnType<NonNullable<ReturnType<Terminal['buffer']['active']['getLine']>>['getCell']>>} Cell */
/** @typedef {{ foreground: string, background: string | null, bold: boolean, dim: boolean, underline: boolean }} Look */
/** @typedef {{ column: number, width: number, text: string, look: Look }} Stretch */

const CELL_WIDTH = 8.4;
const CELL_HEIGHT = 18;
const FONT_SIZE = 14;
const MARGIN = 12;
const BASELINE = 13.5;
const FOREGROUND = '#d8dee9';
const BACKGROUND = '#15181e';
const DIM_OPACITY = 0.6;

/** The first 16 colours of a terminal. */
const NAMED = [
  ...['#2e3440', '#d55e00', '#009e73', '#e69f00', '#56b4e9', '#cc79a7', '#7fdbca', '#d8dee9'],
  ...['#7b8494', '#ff7f50', '#00c896', '#f0e442', '#6a8cff', '#ff9ecf', '#a0e8ff', '#ffffff'],
];
const CUBE = [0, 95, 135, 175, 215, 255];

/** @param {number} red @param {number} green @param {number} blue */
function hex(red, green, blue) {
  return '#' + [red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('');
}

/** @param {number} index of the 256-colour palette */
function paletteColor(index) {
  if (index < 16) return NAMED[index] ?? FOREGROUND;
  if (index >= 232) {
    const gray = 8 + (index - 232) * 10;
    return hex(gray, gray, gray);
  }
  const cube = index - 16;
  return hex(CUBE[Math.floor(cube / 36)] ?? 0, CUBE[Math.floor(cube / 6) % 6] ?? 0, CUBE[cube % 6] ?? 0);
}

/** @param {boolean} isRgb @param {boolean} isPalette @param {number} value @returns {string | null} */
function colorOf(isRgb, isPalette, value) {
  if (isRgb) return hex((value >> 16) & 255, (value >> 8) & 255, value & 255);
  return isPalette ? paletteColor(value) : null;
}

/** @param {Cell} cell @returns {Look} */
function lookOf(cell) {
  const foreground = colorOf(cell.isFgRGB(), cell.isFgPalette(), cell.getFgColor()) ?? FOREGROUND;
  const background = colorOf(cell.isBgRGB(), cell.isBgPalette(), cell.getBgColor());
  const inverse = Boolean(cell.isInverse());
  return {
    foreground: inverse ? (background ?? BACKGROUND) : foreground,
    background: inverse ? foreground : background,
    bold: Boolean(cell.isBold()),
    dim: Boolean(cell.isDim()),
    underline: Boolean(cell.isUnderline()),
  };
}

/** @param {Look} a @param {Look} b */
function sameLook(a, b) {
  return (
    a.foreground === b.foreground &&
    a.background === b.background &&
    a.bold === b.bold &&
    a.dim === b.dim &&
    a.underline === b.underline
  );
}

/** @param {Terminal} terminal @param {number} row @returns {Stretch[]} */
function stretchesOf(terminal, row) {
  const buffer = terminal.buffer.active;
  const line = buffer.getLine(buffer.viewportY + row);
  /** @type {Stretch[]} */
  const stretches = [];
  for (let column = 0; line !== undefined && column < terminal.cols; column++) {
    const cell = line.getCell(column);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const look = lookOf(cell);
    const text = cell.getChars() || ' ';
    const last = stretches.at(-1);
    // Viewers may draw several blanks as one, and would stretch the letters beside them over the width that is left.
    const isGap = text === ' ' && last?.text.endsWith(' ') === true && !look.underline;
    if (last && !isGap && sameLook(last.look, look)) {
      last.text += text;
      last.width += cell.getWidth();
    } else stretches.push({ column, width: cell.getWidth(), text, look });
  }
  return stretches;
}

/** @param {string} text */
function escapeXml(text) {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** @param {number} value */
function short(value) {
  return String(Number(value.toFixed(2)));
}

/** @param {Stretch} stretch @param {number} row */
function stretchSvg({ column, width, text, look }, row) {
  const x = MARGIN + column * CELL_WIDTH;
  const y = MARGIN + row * CELL_HEIGHT;
  const wide = short(width * CELL_WIDTH);
  const background =
    look.background === null
      ? ''
      : `<rect x="${short(x)}" y="${y}" width="${wide}" height="${CELL_HEIGHT}" fill="${look.background}"/>`;
  if (text.trim() === '' && !look.underline) return background;
  const blanks = text.length - text.trimStart().length;
  const shown = look.underline ? text : text.trim();
  const start = look.underline ? x : x + blanks * CELL_WIDTH;
  const length = look.underline ? width : width - blanks - (text.length - text.trimEnd().length);
  const attributes = [
    `x="${short(start)}"`,
    `y="${short(y + BASELINE)}"`,
    `textLength="${short(length * CELL_WIDTH)}"`,
    `fill="${look.foreground}"`,
    look.bold ? 'font-weight="bold"' : '',
    look.dim ? `opacity="${DIM_OPACITY}"` : '',
    look.underline ? 'text-decoration="underline"' : '',
  ];
  return `${background}<text ${attributes.filter(Boolean).join(' ')}>${escapeXml(shown)}</text>`;
}

/**
 * @param {Terminal} terminal whose visible screen is drawn
 * @param {{ title?: string }} [options] `title` is read out to those who do not see the image
 * @returns {string} the SVG document
 */
export function screenToSvg(terminal, { title = 'A terminal' } = {}) {
  const width = short(terminal.cols * CELL_WIDTH + 2 * MARGIN);
  const height = terminal.rows * CELL_HEIGHT + 2 * MARGIN;
  const rows = Array.from({ length: terminal.rows }, (_, row) =>
    stretchesOf(terminal, row)
      .map((stretch) => stretchSvg(stretch, row))
      .join(''),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(title)}">`,
    `<rect width="${width}" height="${height}" rx="6" fill="${BACKGROUND}"/>`,
    `<g font-family="'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace" font-size="${FONT_SIZE}" xml:space="preserve">`,
    ...rows.filter(Boolean),
    '</g>',
    '</svg>\n',
  ].join('\n');
}
