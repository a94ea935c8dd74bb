import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { defineRegularizer, type Batch, type Gradients, type TrainContext } from '@ablate/core/plugins';
import { formatSafetensors, type WeightValues } from '@ablate/core/weights';
import { saveSafetensors } from '@ablate/models';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';

/**
 * Writes what the first step of a cell begins with, and its gradients, to `folder`, as `<N>-images-seed<n>-….safetensors`:
 * `batch` with `inputs` `[N, height, width, channels]` and `targets` `[N]`; `weights` and `gradients` under PyTorch's
 * names and in its layouts.
 */
export const recordFirstStep = defineRegularizer({
  name: 'record-first-step',
  version: 1,
  summary: 'Writes the first batch, the initial weights and their gradients to files',
  options: {
    /** A folder that exists. */
    folder: z.string(),
  },
  create: ({ folder }) => {
    let batch = new Map<string, WeightValues>();
    let weights = new Map<string, WeightValues>();
    let gradients = new Map<string, WeightValues>();
    return {
      transformBatch(given: Batch, { step }: TrainContext): Batch {
        if (step === 0) batch = valuesOf(Object.entries(given));
        return given;
      },
      transformGradients(given: Gradients, { step, weights: trained }: TrainContext): Gradients {
        if (step === 0) {
          weights = valuesOf(trained.map(({ name, variable }) => [name, variable]));
          gradients = valuesOf(given);
        }
        return given;
      },
      async onTrainEnd(context: TrainContext): Promise<void> {
        const images = batch.get('inputs')?.shape[0];
        const file = (what: string) =>
          path.join(folder, `${images}-images-seed${context.streams.rootSeed}-${what}.safetensors`);
        await writeFile(file('batch'), formatSafetensors(batch));
        // Names and layouts become PyTorch's where a model is saved; this one has been trained and tested.
        await saveAs(file('weights'), weights, context);
        await saveAs(file('gradients'), gradients, context);
      },
    };
  },
});

function valuesOf(tensors: Iterable<readonly [string, tf.Tensor]>): Map<string, WeightValues> {
  return new Map(
    [...tensors].map(([name, tensor]) => [
      name,
      { shape: tensor.shape, values: Float32Array.from(tensor.dataSync()) },
    ]),
  );
}

/** Saves the context's model with these values in place of its weights. */
async function saveAs(
  file: string,
  values: ReadonlyMap<string, WeightValues>,
  { model, weights }: TrainContext,
): Promise<void> {
  tf.tidy(() => {
    for (const { name, variable } of weights) {
      const value = values.get(name);
      if (value === undefined) throw new Error(`expected a value of ${name}, got none`);
      variable.assign(tf.tensor(value.values, [...value.shape]));
    }
  });
  await saveSafetensors(model, file);
}
