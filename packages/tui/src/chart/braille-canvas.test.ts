import { describe, expect, it } from 'vitest';
import { BrailleCanvas } from './braille-canvas.js';

function diagonal(): BrailleCanvas {
  const canvas = new BrailleCanvas(4, 2);
  canvas.line(0, 7, 7, 0, 0);
  return canvas;
}

describe('BrailleCanvas', () => {
  it('draws a line in braille, blocks and ASCII', () => {
    expect(diagonal().toString()).toBe('  ⡠⠊\n⡠⠊');
    expect(diagonal().toString('block')).toBe('  ▄▀\n▄▀');
    expect(diagonal().toString('ascii')).toBe(`  ,"\n,"`);
  });

  it('has each of the eight dots in its place', () => {
    const rows = Array.from({ length: 8 }, (_, index) => {
      const canvas = new BrailleCanvas(1, 1);
      canvas.dot(index & 1, index >> 1, 0);
      return canvas.toString();
    });
    expect(rows.join('')).toBe('⠁⠈⠂⠐⠄⠠⡀⢀');
  });

  it('drops what lies outside', () => {
    const canvas = new BrailleCanvas(2, 1);
    canvas.line(-5, -5, 20, 20, 0);
    canvas.vertical(1, -100, 100, 0);
    canvas.dot(4, 0, 0);
    expect(canvas.toString()).toBe('⢹⢄');
  });

  it('keeps the first letter of a cell and tells its ink', () => {
    const canvas = new BrailleCanvas(2, 1);
    expect(canvas.letter(0, 0, 'a', 3)).toBe(true);
    expect(canvas.letter(0, 0, 'b', 4)).toBe(false);
    expect(canvas.row(0)).toEqual([
      { text: 'a', ink: 3 },
      { text: ' ', ink: -1 },
    ]);
  });
});
