import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { TrainContext, Weight } from '../plugins/hooks.js';
import type { Streams } from '../random/streams.js';

/** Where a training run stands; hooks see it as their context. */
export class TrainState implements TrainContext {
  readonly model: LayersModel;
  readonly weights: readonly Weight[];
  readonly streams: Streams;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  epoch = 0;
  step = 0;
  learningRate = 0;
  /** Metrics logged since the last event, by full name. */
  #logged: Record<string, number> = {};
  /** Logged scalars that have not been read yet; each is kept. */
  #scalars = new Map<string, tf.Tensor>();

  constructor(model: LayersModel, streams: Streams, epochs: number, stepsPerEpoch: number) {
    this.model = model;
    this.weights = trainableWeights(model);
    this.streams = streams;
    this.epochs = epochs;
    this.stepsPerEpoch = stepsPerEpoch;
  }

  get steps(): number {
    return this.epochs * this.stepsPerEpoch;
  }

  log(name: string, value: number | tf.Scalar): void {
    if (typeof value === 'number') {
      this.#logged[name] = value;
      return;
    }
    this.#scalars.get(name)?.dispose();
    this.#scalars.set(name, tf.keep(tf.clone(value)));
  }

  /** The scalars logged since the last call; the caller owns them. */
  takeScalars(): ReadonlyMap<string, tf.Tensor> {
    const scalars = this.#scalars;
    this.#scalars = new Map();
    return scalars;
  }

  /** What was logged since the last call, and the scalars that no step has read since, of an epoch's end for one. */
  async readLogged(): Promise<Record<string, number>> {
    for (const [name, scalar] of this.takeScalars()) {
      const [value = NaN] = await scalar.data();
      scalar.dispose();
      this.log(name, value);
    }
    return this.takeLogged();
  }

  /** The numbers logged since the last call. */
  takeLogged(): Record<string, number> {
    const logged = this.#logged;
    this.#logged = {};
    return logged;
  }
}

function trainableWeights(model: LayersModel): Weight[] {
  return model.trainableWeights.map((weight) => {
    const value: tf.Tensor = weight.read();
    if (!(value instanceof tf.Variable))
      throw new Error(`weight ${weight.originalName} is not a variable of tfjs-core`);
    return { name: weight.originalName, variable: value };
  });
}
