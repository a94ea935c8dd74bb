import { formatCount } from '@ablate/report/text';
import { type Line, span } from '../../text/line.js';
import { shorten } from '../../text/shorten.js';
import { fit } from '../../text/width.js';
import type { Layer } from './layers.js';

const LONGEST_NAME = 44;
const COUNT = 13;

function number(value: number): string {
  return value === 0 ? '' : value.toLocaleString('en-US');
}

function sum(layers: readonly Layer[], key: 'parameters' | 'fixed' | 'macs'): number {
  return layers.reduce((total, layer) => total + layer[key], 0);
}

/** The model's layers as a table, a line each, its totals above. */
export function layerLines(layers: readonly Layer[], width: number): Line[] {
  const shapes = layers.map(({ outputShape }) => outputShape.join('×'));
  const longest = (texts: readonly string[], title: string) =>
    Math.max(title.length, ...texts.map(({ length }) => length));
  const kinds = longest(
    layers.map(({ kind }) => kind),
    'kind',
  );
  const outputs = longest(shapes, 'output');
  const room = Math.max(8, width - kinds - outputs - 2 * COUNT - 4);
  const names = Math.min(
    room,
    LONGEST_NAME,
    longest(
      layers.map(({ name }) => name),
      'layer',
    ),
  );
  const row = (name: string, kind: string, output: string, parameters: string, macs: string) =>
    [
      fit(name, names),
      fit(kind, kinds),
      fit(output, outputs),
      fit(parameters, COUNT, 'right'),
      fit(macs, COUNT, 'right'),
    ].join(' ');
  const shown = shorten(
    layers.map(({ name }) => name),
    names,
  );
  const total =
    `${layers.length} layers, ${number(sum(layers, 'parameters'))} parameters to train, ` +
    `${number(sum(layers, 'fixed')) || '0'} others, ${formatCount(sum(layers, 'macs'))} multiply-adds for one input`;
  return [
    [span(total, { dim: true })],
    [span(row('layer', 'kind', 'output', 'parameters', 'multiply-adds'), { dim: true })],
    ...layers.map(({ kind, parameters, macs }, index): Line => [
      span(row(shown[index] ?? '', kind, shapes[index] ?? '', number(parameters), number(macs))),
    ]),
  ];
}
