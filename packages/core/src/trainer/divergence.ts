import * as tf from '@tensorflow/tfjs-core';
import { model as layersModel } from '@tensorflow/tfjs-layers';
import { AblateError } from '../errors.js';
import type { Batch } from '../plugins/hooks.js';
import type { HookRunner } from './hook-runner.js';
import type { TrainState } from './state.js';

/** What a step is computed from, kept until its loss is known: weights are copied by reference. */
export class StepStart implements Disposable {
  readonly #state: TrainState;
  readonly #weights: readonly tf.Tensor[];
  readonly #positions: Readonly<Record<string, number>>;

  constructor(state: TrainState) {
    this.#state = state;
    this.#weights = state.weights.map(({ variable }) => tf.clone(variable));
    this.#positions = state.streams.positions();
  }

  /**
   * Takes the forward pass of the step again, layer by layer, and says where its numbers first were not finite. The
   * weights are those before the step afterwards.
   */
  async explain(batch: Batch, hooks: HookRunner): Promise<string> {
    const { model, streams, weights } = this.#state;
    weights.forEach(({ variable }, i) => variable.assign(this.#weights[i] as tf.Tensor));
    streams.restore(this.#positions);
    const outputs = tf.tidy(() => {
      const { inputs } = hooks.transformBatch(batch);
      const whole = layersModel({
        inputs: model.inputs,
        outputs: model.layers.map((layer) => layer.getOutputAt(0)).flat(),
      });
      return [whole.apply(inputs, { training: true })].flat() as tf.Tensor[];
    });
    try {
      for (const [i, { name, weights }] of model.layers.entries()) {
        const output = outputs[i];
        if (output === undefined || (await isFinite(output))) continue;
        const broken: string[] = [];
        for (const weight of weights) if (!(await isFinite(weight.read()))) broken.push(weight.originalName);
        const cause =
          broken.length === 0 ? '' : `, whose weights were not finite before: ${broken.join(', ')}`;
        return `the activations of layer "${name}" are the first that are not finite${cause}`;
      }
      return 'the activations of every layer are finite: the loss itself, or a term added to it, is not';
    } finally {
      tf.dispose(outputs);
    }
  }

  [Symbol.dispose](): void {
    tf.dispose([...this.#weights]);
  }
}

async function isFinite(tensor: tf.Tensor): Promise<boolean> {
  return (await tensor.data()).every(Number.isFinite);
}

/** The error of a loss that is no number; `newest` is the checkpoint to go back to. */
export function diverged(
  loss: number,
  { step, epoch }: TrainState,
  where: string,
  newest: string | null = null,
): AblateError {
  const last =
    newest === null ? 'there is no checkpoint before it' : `the last finite checkpoint is ${newest}`;
  return new AblateError(
    'DIVERGED',
    `the loss is ${loss} at step ${step} (epoch ${epoch}); ${where}; ${last}`,
  );
}
