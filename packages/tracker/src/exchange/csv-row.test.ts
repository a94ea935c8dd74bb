import { expect, it } from 'vitest';
import { csvRow } from './csv-row.js';

it.each<[value: string, cell: string]>([
  ['=1+1', "'=1+1"],
  ['=HYPERLINK("http://x?"&A1)', `"'=HYPERLINK(""http://x?""&A1)"`],
  ['+cmd', "'+cmd"],
  ['-2+3', "'-2+3"],
  ['-', "'-"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', `"'\t=1"`],
  ['\r=1', `"'\r=1"`],
  ['\n=1', `"'\n=1"`],
  ['＝1+1', "'＝1+1"],
  ['-1|cmd', "'-1|cmd"],
  ['--1', "'--1"],
  ['-0x1', "'-0x1"],
  ['-Infinity', "'-Infinity"],
  ['-5', '-5'],
  ['+0.5', '+0.5'],
  ['-.5e-3', '-.5e-3'],
  ['a=b', 'a=b'],
  ['train/loss', 'train/loss'],
  ["'x", "'x"],
  ['', ''],
])('the text %j is written %j', (value, cell) => {
  expect(csvRow([value])).toBe(`${cell}\r\n`);
});

it('numbers stay numbers', () => {
  expect(csvRow([-5, -0.5, NaN, -Infinity, null, undefined, true, ['=1'], { a: 1 }])).toBe(
    '-5,-0.5,NaN,-Infinity,,,true,"[""=1""]","{""a"":1}"\r\n',
  );
});
