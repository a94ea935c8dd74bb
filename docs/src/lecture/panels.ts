/* eslint-disable @nx/enforce-module-boundaries -- The addresses of files, no code. */
import testImages from '../../../packages/core/data/fashion-mnist-mini/t10k-images-idx3-ubyte.gz?url';
import testLabels from '../../../packages/core/data/fashion-mnist-mini/t10k-labels-idx1-ubyte.gz?url';
import trainImages from '../../../packages/core/data/fashion-mnist-mini/train-images-idx3-ubyte.gz?url';
import trainLabels from '../../../packages/core/data/fashion-mnist-mini/train-labels-idx1-ubyte.gz?url';
/* eslint-enable @nx/enforce-module-boundaries */
import { DemoWorker } from './ask-worker.js';
import { BoundaryImage } from './boundary-image.js';
import { Curves } from './curves.js';
import type { DemoName } from './demos.js';
import { checkbox, choice, element, slider } from './elements.js';
import { latest } from './latest.js';
import type { ScaleQuestion } from './weight-scale.js';

const COLORS = { residual: '#1b9e77', plain: '#d95f02' };
const at = (address: string) => new URL(address, location.href).href;
const FILES = {
  ...{ trainImages: at(trainImages), trainLabels: at(trainLabels) },
  ...{ testImages: at(testImages), testLabels: at(testLabels) },
};

type Panel = (worker: DemoWorker) => readonly Node[];

/** A line of what a demo found, or of why it failed; tests wait for its `data-state`. */
function output(): HTMLOutputElement {
  return element('output', { 'data-state': 'waiting' }, '…');
}

async function show(line: HTMLElement, text: Promise<string>): Promise<void> {
  line.dataset.state = 'waiting';
  try {
    line.textContent = await text;
    line.dataset.state = 'done';
  } catch (error) {
    line.textContent = error instanceof Error ? error.message : String(error);
    line.dataset.state = 'failed';
  }
}

const residualBlock: Panel = (worker) => {
  const channels = slider('channels', { min: 3, max: 6, step: 1, value: 4 });
  const conv = checkbox('1×1 convolution on the shortcut', false);
  const strides = slider('strides', { min: 1, max: 2, step: 1, value: 1 });
  const line = output();
  const compute = latest(() => {
    const question = {
      channels: Number(channels.input.value),
      use1x1conv: conv.input.checked,
      strides: Number(strides.input.value),
    };
    const call = `residualBlock(${JSON.stringify(question)
      .replaceAll('"', '')
      .replaceAll(/([:,])/g, '$1 ')})`;
    return show(
      line,
      worker
        .ask('residual-block', question)
        .then((result) =>
          'error' in result
            ? `${call} → error: ${result.error}`
            : `${call}: [1, 6, 6, 3] → [${result.shape.join(', ')}]`,
        ),
    );
  });
  for (const { input } of [channels, conv, strides]) input.addEventListener('input', compute);
  compute();
  return [channels.node, strides.node, conv.node, line];
};

const nearIdentity: Panel = (worker) => {
  const scale = slider('scale of each branch', { min: 0, max: 1, step: 0.05, value: 0 });
  const line = output();
  const compute = latest(() =>
    show(
      line,
      worker
        .ask('near-identity', { scale: Number(scale.input.value) })
        .then(
          ({ residual, plain }) =>
            `scale ${scale.input.value}: six residual blocks are ${residual.toFixed(3)} from the identity, six plain ones ${plain.toFixed(3)}`,
        ),
    ),
  );
  scale.input.addEventListener('input', compute);
  compute();
  return [scale.node, line];
};

const networkTable: Panel = (worker) => {
  const size = choice('image', ['96', '224', '28']);
  const shrink = checkbox('channels that shrink: 64, 128, 64, 512', false);
  const line = output();
  const table = element('table');
  const compute = latest(() =>
    show(
      line,
      worker
        .ask('network-table', {
          size: Number(size.input.value),
          channels: shrink.input.checked ? [64, 128, 64, 512] : [64, 128, 256, 512],
        })
        .then(({ rows, parameters, gmacs, warnings }) => {
          const cells = (tag: 'td' | 'th', values: readonly string[]) =>
            element('tr', {}, ...values.map((value) => element(tag, {}, value)));
          table.replaceChildren(
            cells('th', ['layer', 'output', 'parameters']),
            ...rows.map(({ name, shape, parameters }) =>
              cells('td', [name, shape.join(' × '), parameters.toLocaleString('en')]),
            ),
          );
          return `${parameters.toLocaleString('en')} parameters, ${gmacs} thousand million multiply-adds${warnings.length > 0 ? `. ${warnings.join('. ')}` : ''}`;
        }),
    ),
  );
  for (const { input } of [size, shrink]) input.addEventListener('input', compute);
  compute();
  return [
    size.node,
    shrink.node,
    line,
    element('details', {}, element('summary', {}, 'layer by layer'), table),
  ];
};

const weightScale: Panel = (worker) => {
  const layer = choice('layer', ['before batch norm', 'without batch norm', 'last']);
  const factor = slider('its weights times 10^', { min: 0, max: 2, step: 0.5, value: 2 });
  const line = output();
  const compute = latest(() => {
    const times = 10 ** Number(factor.input.value);
    const chosen = layer.input.value as ScaleQuestion['layer'];
    return show(
      line,
      worker
        .ask('weight-scale', { factor: times, layer: chosen })
        .then(
          (change) =>
            `a layer ${chosen}, weights × ${times.toPrecision(3)}: probabilities change by at most ${change.toPrecision(2)}`,
        ),
    );
  });
  for (const { input } of [layer, factor]) input.addEventListener('input', compute);
  compute();
  return [layer.node, factor.node, line];
};

const spirals: Panel = (worker) => {
  const button = element('button', { type: 'button' }, 'Train both');
  const twins = (['residual', 'plain'] as const).map((name) => {
    const image = new BoundaryImage(`What the ${name} network answers in the plane`);
    const line = element('output', {}, name);
    return { name, image, line, node: element('figure', {}, image.node, element('figcaption', {}, line)) };
  });
  const run = async () => {
    button.disabled = true;
    for (const { name, image, line } of twins) {
      const start = performance.now();
      const seconds = () => ((performance.now() - start) / 1000).toFixed(1);
      await show(
        line,
        worker
          .ask(
            'spirals',
            { shortcut: name === 'residual', seed: 0, epochs: 20 },
            ({ step, loss, probabilities }) => {
              image.draw(probabilities);
              line.textContent = `${name}: step ${step}, loss ${loss.toFixed(3)}, ${seconds()} s`;
            },
          )
          .then(({ accuracy }) => `${name}: ${(100 * accuracy).toFixed(0)} % right after ${seconds()} s`),
      );
    }
    button.disabled = false;
  };
  button.addEventListener('click', () => void run());
  return [button, element('div', { class: 'twins' }, ...twins.map(({ node }) => node))];
};

const resnet: Panel = (worker) => {
  const images = slider('training images', { min: 320, max: 4000, step: 320, value: 960 });
  const button = element('button', { type: 'button' }, 'Train four networks');
  const curves = new Curves('The loss of each network, step by step');
  const line = element('output', {}, 'ResNet-20 with batch norm, with shortcut and without, two seeds each');
  const run = async () => {
    button.disabled = true;
    curves.clear();
    const found: string[] = [];
    const trainAll = async () => {
      for (const seed of [0, 1])
        for (const name of ['residual', 'plain'] as const) {
          const question = {
            shortcut: name === 'residual',
            seed,
            images: Number(images.input.value),
            files: FILES,
          };
          const { accuracy } = await worker.ask('resnet', question, ({ step, steps, loss }) => {
            curves.add(`${name} ${seed}`, COLORS[name], step, loss);
            line.textContent = `${name}, seed ${seed}: step ${step} of ${steps}, loss ${loss.toFixed(2)}`;
          });
          found.push(`${name}, seed ${seed}: ${(100 * accuracy).toFixed(1)} %`);
        }
      return `Right of 200 test images: ${found.join('; ')}`;
    };
    await show(line, trainAll());
    button.disabled = false;
  };
  button.addEventListener('click', () => void run());
  const legend = (['residual', 'plain'] as const).map((name) =>
    element('span', { style: `color: ${COLORS[name]}` }, `— ${name} `),
  );
  return [images.node, button, curves.node, element('div', {}, ...legend), line];
};

const PANELS: Readonly<Record<DemoName, Panel>> = {
  'residual-block': residualBlock,
  'near-identity': nearIdentity,
  'network-table': networkTable,
  'weight-scale': weightScale,
  spirals,
  resnet,
};

/** One worker for all that answers at once, so that the packages are loaded once; an experiment has its own. */
let shared: DemoWorker | undefined;

/** Puts a demo into an element of the page. @returns what stops it when the page is left. */
export function mountPanel(demo: DemoName, into: HTMLElement): () => void {
  const isExperiment = demo === 'spirals' || demo === 'resnet';
  const worker = isExperiment ? new DemoWorker() : (shared ??= new DemoWorker());
  into.replaceChildren(...PANELS[demo](worker));
  return () => worker.stop();
}
