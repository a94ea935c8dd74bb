import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { blockText, lineWidth } from '../../text/line.js';
import { layerLines } from './layer-lines.js';
import { type Layer, readLayers } from './layers.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-layers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const layers: Layer[] = [
  { name: 'stem/conv', kind: 'Conv2D', outputShape: [28, 28, 16], parameters: 144, fixed: 0, macs: 112_896 },
  {
    name: 'stem/norm\u001b[2J',
    kind: 'BatchNormalization',
    outputShape: [28, 28, 16],
    parameters: 32,
    fixed: 32,
    macs: 0,
  },
  { name: 'head', kind: 'Dense', outputShape: [10], parameters: 650, fixed: 0, macs: 640 },
];

function artifact(text: string) {
  const file = path.join(folder, 'content');
  writeFileSync(file, text);
  return [{ name: 'model.json', sha256: '', bytes: text.length, path: file, createdAt: 0 }];
}

describe('layers of the model', () => {
  it('are a table with its totals', () => {
    expect('\n' + blockText(layerLines(layers, 80))).toMatchInlineSnapshot(`
      "
      3 layers, 826 parameters to train, 32 others, 114k multiply-adds for one input
      layer         kind               output      parameters multiply-adds
      stem/conv     Conv2D             28×28×16           144       112,896
      stem/norm     BatchNormalization 28×28×16            32
      head          Dense              10                 650           640"
    `);
  });

  it.each([80, 120, 200])('fit into %i cells, a line each', (width) => {
    const lines = layerLines(layers, width).slice(1);
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(width);
  });

  it('are read from the artifact of that name, and a damaged one is told', () => {
    expect(readLayers([])).toBeNull();
    expect(readLayers(artifact(JSON.stringify({ layers })))).toEqual(layers);
    expect(readLayers(artifact('{'))).toContain('JSON');
    expect(readLayers(artifact('{"layers":[{"name":1}]}'))).toContain('not what model.json');
  });
});
