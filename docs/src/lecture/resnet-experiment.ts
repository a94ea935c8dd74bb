import { builtins, cellConfigSchema, cosine, defineDataset, Registry, sgd, train } from '@ablate/core';
import { parseIdx } from '@ablate/core/data';
import { cifarResnet, models } from '@ablate/models';
import { batchNorm, regularizers } from '@ablate/regularizers';
import * as z from 'zod';

/** Addresses of the mini Fashion-MNIST's files. */
export interface FashionFiles {
  readonly trainImages: string;
  readonly trainLabels: string;
  readonly testImages: string;
  readonly testLabels: string;
}

export interface ResnetQuestion {
  readonly shortcut: boolean;
  readonly seed: number;
  /** Training images, of 4,000. */
  readonly images: number;
  readonly files: FashionFiles;
}

export interface Progress {
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
}

/** ResNet-20 with batch norm or its plain twin, once over some images. */
export async function trainResnet(
  { shortcut, seed, images, files }: ResnetQuestion,
  tell: (event: Progress) => void,
) {
  const dataset = fashion(files);
  const batchSize = 32;
  const config = cellConfigSchema.parse({
    dataset: dataset({ images }),
    model: shortcut ? cifarResnet({ depth: 20 }) : cifarResnet({ depth: 20, shortcut: 'none' }),
    regularizers: [batchNorm()],
    optimizer: sgd({ lr: 0.1, momentum: 0.9 }),
    schedule: cosine({ warmup: 0.1 }),
    epochs: 1,
    batchSize,
    backend: 'wasm',
  });
  const registry = new Registry([builtins, models, regularizers, { name: 'lecture', plugins: [dataset] }]);
  const steps = Math.ceil(images / batchSize);
  const { metrics } = await train({
    config,
    registry,
    seed,
    onEvent: (event) => {
      const loss = event.type === 'metrics' ? event.values['train/loss'] : undefined;
      if (event.type === 'metrics' && loss !== undefined) tell({ step: event.step, steps, loss });
    },
  });
  return { accuracy: metrics['test/accuracy'] ?? Number.NaN };
}

/** The mini Fashion-MNIST by its addresses: the first images to train with, 200 others to test. */
function fashion(files: FashionFiles) {
  const TESTED = 200;
  return defineDataset({
    name: 'fashion-in-browser',
    version: 1,
    summary: 'Images of clothing, from addresses.',
    options: { images: z.int().min(1).max(4000) },
    create: ({ images }) => ({
      inputShape: [28, 28, 1],
      outputShape: [10],
      checksum: () => Promise.resolve(`mini ${images}`),
      load: async () => {
        const [trainImages, trainLabels, testImages, testLabels] = await Promise.all([
          bytes(files.trainImages, 3),
          bytes(files.trainLabels, 1),
          bytes(files.testImages, 3),
          bytes(files.testLabels, 1),
        ]);
        const split = (inputs: Uint8Array, labels: Uint8Array, size: number) => ({
          ...{ size, inputs: inputs.subarray(0, size * 784), labels: labels.subarray(0, size) },
        });
        const test = split(testImages, testLabels, TESTED);
        return {
          inputShape: [28, 28, 1],
          classNames: Array.from({ length: 10 }, (_, index) => String(index)),
          mean: 73.5699,
          std: 90.604,
          train: split(trainImages, trainLabels, images),
          validation: { size: 0, inputs: new Uint8Array(), labels: new Uint8Array() },
          test,
        };
      },
    }),
  });
}

async function bytes(address: string, rank: number): Promise<Uint8Array> {
  const response = await fetch(address);
  if (!response.ok || response.body === null)
    throw new Error(`expected ${address}, received ${response.status} ${response.statusText}`);
  const content = new Uint8Array(await response.arrayBuffer());
  // Some servers say how the file is compressed, and then the browser has undone it.
  const isCompressed = content[0] === 0x1f && content[1] === 0x8b;
  const plain = isCompressed
    ? new Uint8Array(
        await new Response(
          new Blob([content]).stream().pipeThrough(new DecompressionStream('gzip')),
        ).arrayBuffer(),
      )
    : content;
  return parseIdx(plain, address, rank).data;
}
