import { describe, expect, it } from 'vitest';
import { FramePainter } from './frame-painter.js';

function start(): { painter: FramePainter; written: () => string } {
  let text = '';
  const painter = new FramePainter((more) => (text += more));
  return {
    painter,
    written() {
      const all = text.replaceAll('\u001b', '^');
      text = '';
      return all;
    },
  };
}

describe('FramePainter', () => {
  it('writes a first frame whole and clears what is below', () => {
    const { painter, written } = start();
    painter.paint('one\ntwo');
    expect(written()).toBe('^[?2026h^[1;1H^[2Kone^[2;1H^[2Ktwo^[3;1H^[0J^[?2026l');
  });

  it('writes the last frame again when asked to, and nothing before the first', () => {
    const { painter, written } = start();
    painter.repaint();
    expect(written()).toBe('');
    painter.paint('one\ntwo');
    const first = written();
    painter.repaint();
    expect(written()).toBe(first);
  });

  it('rewrites only lines that changed, and nothing where none has', () => {
    const { painter, written } = start();
    painter.paint('one\ntwo');
    written();
    painter.paint('one\nTWO');
    expect(written()).toBe('^[?2026h^[2;1H^[2KTWO^[?2026l');
    painter.paint('one\nTWO');
    expect(written()).toBe('');
  });

  it('clears the rest of a longer frame, and repaints after a resize', () => {
    const { painter, written } = start();
    painter.paint('one\ntwo');
    written();
    painter.paint('one');
    expect(written()).toBe('^[?2026h^[2;1H^[0J^[?2026l');
    painter.invalidate();
    painter.paint('one');
    expect(written()).toContain('one');
  });
});
