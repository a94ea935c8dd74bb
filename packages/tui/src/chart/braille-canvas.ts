export const GLYPH_SETS = ['braille', 'block', 'ascii'] as const;
/** What one cell is drawn with: 2 × 4 dots, quadrants, or a letter that suggests the height. */
export type GlyphSet = (typeof GLYPH_SETS)[number];

const DOT_BITS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;
const BRAILLE_BASE = 0x2800;
const UPPER_LEFT = 0x03;
const LOWER_LEFT = 0x44;
const UPPER_RIGHT = 0x18;
const LOWER_RIGHT = 0xa0;
const QUADRANTS = ' ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█';

function blockGlyph(bits: number): string {
  const index =
    (bits & UPPER_LEFT ? 1 : 0) |
    (bits & UPPER_RIGHT ? 2 : 0) |
    (bits & LOWER_LEFT ? 4 : 0) |
    (bits & LOWER_RIGHT ? 8 : 0);
  return QUADRANTS.charAt(index);
}

function asciiGlyph(bits: number): string {
  const upper = (bits & 0x09) !== 0;
  const middle = (bits & 0x36) !== 0;
  const lower = (bits & 0xc0) !== 0;
  if (upper && lower) return '|';
  if (middle) return upper ? '"' : lower ? ',' : '-';
  if (upper) return "'";
  return lower ? '.' : ' ';
}

function glyph(bits: number, glyphs: GlyphSet): string {
  if (bits === 0) return ' ';
  if (glyphs === 'block') return blockGlyph(bits);
  if (glyphs === 'ascii') return asciiGlyph(bits);
  return String.fromCharCode(BRAILLE_BASE + bits);
}

export interface CanvasCell {
  readonly text: string;
  /** What was drawn last in this cell; -1 where it is empty. */
  readonly ink: number;
}

/** Dots at twice the width and four times the height of the cells. Dots outside are dropped. */
export class BrailleCanvas {
  readonly width: number;
  readonly height: number;
  readonly #bits: Uint8Array;
  readonly #inks: Int16Array;
  readonly #letters = new Map<number, string>();

  constructor(width: number, height: number) {
    this.width = Math.max(0, Math.floor(width));
    this.height = Math.max(0, Math.floor(height));
    this.#bits = new Uint8Array(this.width * this.height);
    this.#inks = new Int16Array(this.width * this.height).fill(-1);
  }

  get dotWidth(): number {
    return this.width * 2;
  }

  get dotHeight(): number {
    return this.height * 4;
  }

  dot(x: number, y: number, ink: number): void {
    if (x < 0 || y < 0 || x >= this.dotWidth || y >= this.dotHeight) return;
    const cell = (y >> 2) * this.width + (x >> 1);
    this.#bits[cell] = (this.#bits[cell] ?? 0) | (DOT_BITS[y & 3]?.[x & 1] ?? 0);
    this.#inks[cell] = ink;
  }

  vertical(x: number, from: number, to: number, ink: number): void {
    const top = Math.max(0, Math.min(from, to));
    const bottom = Math.min(this.dotHeight - 1, Math.max(from, to));
    for (let y = top; y <= bottom; y++) this.dot(x, y, ink);
  }

  /** A straight line of dots between two dots (Bresenham). */
  line(x0: number, y0: number, x1: number, y1: number, ink: number): void {
    const dx = Math.abs(x1 - x0);
    const dy = -Math.abs(y1 - y0);
    const stepX = x0 < x1 ? 1 : -1;
    const stepY = y0 < y1 ? 1 : -1;
    let error = dx + dy;
    let x = x0;
    let y = y0;
    for (;;) {
      this.dot(x, y, ink);
      if (x === x1 && y === y1) return;
      const twice = 2 * error;
      if (twice >= dy) {
        error += dy;
        x += stepX;
      }
      if (twice <= dx) {
        error += dx;
        y += stepY;
      }
    }
  }

  /** Puts a letter over a cell; the first letter of a cell stays. */
  letter(column: number, row: number, text: string, ink: number): boolean {
    if (column < 0 || row < 0 || column >= this.width || row >= this.height) return false;
    const cell = row * this.width + column;
    if (this.#letters.has(cell)) return false;
    this.#letters.set(cell, text);
    this.#inks[cell] = ink;
    return true;
  }

  isEmpty(column: number, row: number): boolean {
    const cell = row * this.width + column;
    return (this.#bits[cell] ?? 0) === 0 && !this.#letters.has(cell);
  }

  row(index: number, glyphs: GlyphSet = 'braille'): CanvasCell[] {
    return Array.from({ length: this.width }, (_, column) => {
      const cell = index * this.width + column;
      return {
        text: this.#letters.get(cell) ?? glyph(this.#bits[cell] ?? 0, glyphs),
        ink: this.#inks[cell] ?? -1,
      };
    });
  }

  toString(glyphs: GlyphSet = 'braille'): string {
    return Array.from({ length: this.height }, (_, row) =>
      this.row(row, glyphs)
        .map(({ text }) => text)
        .join('')
        .trimEnd(),
    ).join('\n');
  }
}
