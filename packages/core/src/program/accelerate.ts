import * as tf from '@tensorflow/tfjs-core';
import { LayersModel, Sequential } from '@tensorflow/tfjs-layers';
import { AblateError } from '../errors.js';
import { registerGradients } from '../ops/register-gradients.js';
import { Program } from './program.js';

type Loss = (targets: tf.Tensor, outputs: tf.Tensor) => tf.Tensor;

/** What `fit` uses of a model beyond its public type. */
interface Trained {
  makeTrainFunction: () => (data: readonly (tf.Tensor | null)[]) => tf.Tensor[];
  readonly optimizer: tf.Optimizer;
  readonly lossFunctions: readonly Loss[];
  /** What is reported beside the loss, and the number of the output that it is of. */
  readonly metricsTensors: readonly [Loss, number][];
  readonly collectedTrainableWeights: LayersModel['trainableWeights'];
  /** The penalties of regularizers. */
  calculateLosses(): tf.Scalar[];
}

const accelerated = new WeakSet<LayersModel>();
const trainedOf = (model: LayersModel) => model as unknown as Trained;
const builtOf = (model: Sequential) => (model as unknown as { model?: LayersModel }).model;

/**
 * Has `fit`, `fitDataset` and `trainOnBatch` of one model of tfjs run its program, whose ops are computed by the
 * kernels that Ablate's own models train with. It changes that model alone: no layer, and no other model of the same
 * layers. It may be called before or after `compile`, and again. `predict` and `evaluate` stay as they are.
 * @throws AblateError `CONFIG` for what is no `tf.LayersModel`, or trains in a way of its own
 * @example
 * ```ts accelerate.ts
 * import { accelerate, loadBackend } from '@ablate/core';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { layers, sequential } from '@tensorflow/tfjs-layers';
 *
 * await loadBackend('wasm');
 * const model = accelerate(sequential({ layers: [layers.dense({ units: 1, inputShape: [2] })] }));
 * model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
 * await model.fit(tf.ones([64, 2]), tf.ones([64, 1]), { epochs: 5, verbose: 0 });
 * ```
 */
export function accelerate<Model extends LayersModel>(model: Model): Model {
  checkSupport(model);
  if (accelerated.has(model)) return model;
  accelerated.add(model);
  registerGradients();
  if (model instanceof Sequential) trainEachBuilt(model);
  else trainByProgram(model);
  return model;
}

function checkSupport(model: unknown): void {
  if (!(model instanceof LayersModel))
    throw new AblateError(
      'CONFIG',
      `accelerate: expected a model of tf.model, tf.sequential or tf.loadLayersModel; received ${kindOf(model)}`,
    );
  const isStock = trainedOf(model).makeTrainFunction === trainedOf(LayersModel.prototype).makeTrainFunction;
  if (!isStock && !accelerated.has(model))
    throw new AblateError(
      'CONFIG',
      `accelerate: ${model.name} has a makeTrainFunction of its own, whose steps no program can take`,
    );
}

function kindOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? value.constructor.name : String(value);
}

/** What a sequential model trains is a model that each `compile` builds anew. */
function trainEachBuilt(model: Sequential): void {
  const build = model.build.bind(model);
  const trainBuilt = () => {
    const built = builtOf(model);
    if (built !== undefined) trainByProgram(built);
  };
  model.build = (shape) => {
    build(shape);
    trainBuilt();
  };
  trainBuilt();
}

function trainByProgram(model: LayersModel): void {
  const trained = trainedOf(model);
  trained.makeTrainFunction = () => {
    const program = new Program(model);
    return (data) => takeStep(trained, program, data);
  };
}

/** A step of `fit`: the outputs are the program's; the loss and what is reported are as tfjs has them, in its order. */
function takeStep(model: Trained, program: Program, data: readonly (tf.Tensor | null)[]): tf.Tensor[] {
  const ends = [program.inputs.length, program.inputs.length + program.outputs.length] as const;
  const [inputs, targets] = [data.slice(0, ends[0]), data.slice(...ends)] as [tf.Tensor[], tf.Tensor[]];
  const exampleWeights = data.slice(ends[1]);
  const reported: tf.Tensor[] = [];
  const totalLoss = () => {
    const outputs = program.run(inputs, { training: true });
    const of = (measure: Loss, i: number) => measure(targets[i] as tf.Tensor, outputs[i] as tf.Tensor);
    const losses = model.lossFunctions.map((loss, i) => {
      const weights = exampleWeights[i];
      return weights == null ? of(loss, i) : tf.mul(of(loss, i), weights);
    });
    const means = losses.map((loss) => tf.mean(loss));
    // With several outputs the first that is reported are their losses.
    for (const [i, [measure, output]] of model.metricsTensors.entries())
      reported.push(tf.keep((outputs.length > 1 ? means[i] : undefined) ?? tf.mean(of(measure, output))));
    const loss = tf.mean<tf.Scalar>(losses.reduce((sum, loss) => tf.add(sum, loss)));
    return model.calculateLosses().reduce((sum, penalty) => tf.add(sum, penalty), loss);
  };
  const weights = model.collectedTrainableWeights.map((weight): tf.Tensor => weight.read());
  const variables = weights.filter((weight) => weight instanceof tf.Variable);
  const loss = model.optimizer.minimize(totalLoss, true, variables);
  return [loss as tf.Scalar, ...reported];
}
