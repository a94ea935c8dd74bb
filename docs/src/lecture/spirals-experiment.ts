import { adam, builtins, cellConfigSchema, defineRegularizer, Registry, spirals, train } from '@ablate/core';
import { models, resmlp } from '@ablate/models';
import * as tf from '@tensorflow/tfjs-core';
import { SPIRAL_EXTENT, SPIRAL_SIDE } from './spirals-view.js';

/** Steps between two looks at the network. */
const EVERY = 8;

export interface SpiralsQuestion {
  readonly shortcut: boolean;
  readonly seed: number;
  readonly epochs: number;
}

/** After some steps: the loss, and the probability of the second spiral at each point of the image. */
export interface Boundary {
  readonly step: number;
  readonly loss: number;
  readonly probabilities: Float32Array;
}

/** The matrix's network: 12 residual blocks or their plain twin, trained as `ablate run` trains a cell. */
export async function trainSpirals(
  { shortcut, seed, epochs }: SpiralsQuestion,
  tell: (event: Boundary) => void,
) {
  let loss = Number.NaN;
  const watch = watcher((step, probabilities) => tell({ step, loss, probabilities }));
  const config = cellConfigSchema.parse({
    dataset: spirals({ turns: 1, train: 256, validation: 0, test: 512 }),
    model: resmlp({ depth: 12, width: 32, shortcut: shortcut ? 'identity' : 'none' }),
    regularizers: [watch()],
    optimizer: adam({ lr: 0.003 }),
    epochs,
    batchSize: 32,
    backend: 'wasm',
  });
  const registry = new Registry([builtins, models, { name: 'lecture', plugins: [watch] }]);
  const { metrics } = await train({
    config,
    registry,
    seed,
    onEvent: (event) => {
      if (event.type === 'metrics') loss = event.values['train/loss'] ?? loss;
    },
  });
  return { accuracy: metrics['test/accuracy'] ?? Number.NaN };
}

/** A regularizer that changes nothing: it looks at the network now and then. */
function watcher(look: (step: number, probabilities: Float32Array) => void) {
  return defineRegularizer({
    name: 'watch',
    version: 1,
    summary: 'Looks at the network while it trains; changes nothing.',
    options: {},
    create: () => {
      const points = grid();
      return {
        onBatchEnd: ({ model, step, epochs, stepsPerEpoch }) => {
          if (step % EVERY !== 0 && step !== epochs * stepsPerEpoch) return;
          const probabilities = tf.tidy(() => {
            const logits = model.apply(points, { training: false }) as tf.Tensor2D;
            return tf.slice(tf.softmax(logits), [0, 1], [SPIRAL_SIDE * SPIRAL_SIDE, 1]).dataSync<'float32'>();
          });
          look(step, probabilities);
        },
        dispose: () => points.dispose(),
      };
    },
  });
}

/** `[side², 2]`, row by row from the top left. */
function grid(): tf.Tensor2D {
  const at = (index: number) => SPIRAL_EXTENT * ((2 * index + 1) / SPIRAL_SIDE - 1);
  const values = Array.from({ length: SPIRAL_SIDE * SPIRAL_SIDE }, (_, point) => [
    at(point % SPIRAL_SIDE),
    -at(Math.floor(point / SPIRAL_SIDE)),
  ]);
  return tf.tensor2d(values);
}
