import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { blockText, lineWidth } from '../../text/line.js';
import { parseConfusion, readConfusion } from '@ablate/report/artifacts';
import { confusionLines } from './confusion-lines.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-confusion-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const confusion = {
  classNames: ['shirt', 'dress\u001b[2J', 'bag'],
  counts: [
    [90, 10, 0],
    [4, 96, 0],
    [0, 0, 0],
  ],
};

function artifact(text: string) {
  const file = path.join(folder, 'content');
  writeFileSync(file, text);
  return [{ name: 'confusion.json', sha256: '', bytes: text.length, path: file, createdAt: 0 }];
}

describe('confusion matrix', () => {
  it('is drawn with the share of each class that was right', () => {
    expect('\n' + blockText(confusionLines(confusion, 80))).toMatchInlineSnapshot(`
      "
      186 of 200 right (93.0 %); expected downwards, answered across
                   0   1   2    right
        0 shirt   90  10   ·   90.0 %
        1 dress    4  96   ·   96.0 %
        2 bag      ·   ·   ·        –"
    `);
    for (const line of confusionLines(confusion, 80)) expect(lineWidth(line)).toBeLessThanOrEqual(80);
  });

  it('is a list of the most frequent confusions where it would not fit', () => {
    const [, first, second, ...rest] = confusionLines(confusion, 30);
    expect(blockText([first!, second!])).toMatch(/10 +10\.0 % {2}shirt → dress.*\n +4 +4\.0 % .*→ shirt/u);
    expect(rest).toEqual([]);
  });

  it('is read from the artifact of that name, and a damaged one is told', () => {
    expect(readConfusion([])).toBeNull();
    expect(readConfusion(artifact(JSON.stringify(confusion)))).toEqual(confusion);
    expect(readConfusion(artifact('{'))).toContain('JSON');
    expect(readConfusion(artifact('{"classNames":["a"],"counts":[[1,2]]}'))).toContain(
      'not what confusion.json',
    );
    expect(parseConfusion({ classNames: ['a'], counts: [['1']] })).toBeNull();
  });
});
