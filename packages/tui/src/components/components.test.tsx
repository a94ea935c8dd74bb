import { stripVTControlCharacters } from 'node:util';
import { Box } from 'ink';
import { cleanup, render } from 'ink-testing-library';
import type { ReactElement } from 'react';
import { afterEach, expect, it } from 'vitest';
import { ANSWERED, answeredStore } from '../../fixtures/answered-store.js';
import { compareMatrix } from '../matrix/matrix-runs.js';
import { readAsked } from '../views/answer/asked-experiment.js';
import { Chart, ForestPlot, LookContext, StatusBar, Table } from './index.js';

afterEach(cleanup);

function shown(element: ReactElement): string {
  const frame = stripVTControlCharacters(render(element).lastFrame() ?? '');
  return `\n${frame
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')}`;
}

const RUNS = [
  { name: 'resnet20', accuracy: 0.8006 },
  { name: 'resnet20 with batch norm', accuracy: 0.841 },
  { name: '\u001b[2Jhostile', accuracy: Number.NaN },
];
const COLUMNS = [
  { title: 'model', cell: ({ name }: (typeof RUNS)[number]) => name },
  {
    title: 'accuracy',
    align: 'right' as const,
    cell: ({ accuracy }: (typeof RUNS)[number]) => accuracy.toFixed(3),
  },
];

it('Table has columns as wide as their texts', () => {
  expect(shown(<Table rows={RUNS} columns={COLUMNS} width={48} height={4} cursor={1} />))
    .toMatchInlineSnapshot(`
    "
       model                     accuracy
       resnet20                     0.801
       resnet20 with batch norm     0.841
       hostile                        NaN"
  `);
  expect(shown(<Table rows={[]} columns={COLUMNS} width={48} height={2} empty="no runs" />)).toContain(
    'no runs',
  );
});

it('Chart draws lines with a letter at their ends', () => {
  const x = Array.from({ length: 50 }, (_, step) => step);
  const series = [{ label: 'loss', x, y: x.map((step) => Math.exp(-step / 12)) }];
  expect(shown(<Chart title="loss" series={series} width={36} height={9} xLabel="step" />))
    .toMatchInlineSnapshot(`
    "
    loss
    1.0┤⠱⡀
       │ ⠈⢢
       │   ⠑⠢⡀
    0.5┤     ⠈⠑⢄⣀
       │         ⠑⠒⠤⣀⣀
       │              ⠉⠉⠑⠒⠒⠒⠤⠤⠤⠤⠤⢄⣀⣀⣀⣀⣀a
       └┬────────────┬───────────┬──────
        0           20          40  step"
  `);
  const ascii = (
    <LookContext value={{ ascii: true, theme: 'light' }}>
      <Chart title="loss" series={series} width={36} height={9} />
    </LookContext>
  );
  expect(shown(ascii)).toMatch(/^[\x20-\x7e\n]*$/u);
});

it('ForestPlot has a row for each cell of a comparison', () => {
  using runs = answeredStore();
  runs.finishLast();
  const asked = readAsked(runs.reader, ANSWERED, { metric: null, goal: null, baseline: null });
  if (asked === null) throw new Error('no matrix');
  const plot = shown(<ForestPlot comparison={compareMatrix(asked, asked.metric)} width={140} />);
  expect(plot).toContain('Cells by test/accuracy');
  expect(plot).toMatch(/resnet20 without shortcut .*├●/u);
  expect(plot).toMatch(/fails in 2 of/u);
});

it('StatusBar has the keys that fit, or a message', () => {
  const keys = [{ keys: ['q', 'ctrl+c'], hint: 'quit' }, { keys: ['x'] }, { keys: ['?'], hint: 'help' }];
  expect(shown(<StatusBar keys={keys} width={40} />)).toBe('\n q quit  ? help');
  expect(shown(<StatusBar keys={keys} width={8} />)).toBe('\n q quit');
  expect(shown(<StatusBar keys={keys} message="no such run" isError width={40} />)).toBe('\n no such run');
});

it('stand beside one another in boxes', () => {
  const element = (
    <Box gap={2}>
      <Table rows={RUNS} columns={COLUMNS.slice(0, 1)} width={30} height={4} />
      <StatusBar keys={[{ keys: ['q'], hint: 'quit' }]} width={10} />
    </Box>
  );
  expect(shown(element).split('\n')[1]).toMatch(/^ {3}model {24,} q quit$/u);
});
