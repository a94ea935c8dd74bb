import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { elementAt } from '../element-at.js';
import { AblateError } from '../errors.js';
import type { TrainContext, Weight } from '../plugins/hooks.js';
import type { Metrics } from '../plugins/metrics.js';
import { Program } from '../program/program.js';
import type { Streams } from '../random/streams.js';
import { keep } from './kept.js';
import { addTallies } from './task.js';

/** What the epoch under way has come to. */
export interface Underway {
  /** Batches done. */
  readonly batches: number;
  /** Examples in them. */
  readonly seen: number;
  /** Of their losses, each times its batch's size. */
  readonly lossSum: number;
  readonly tally: readonly number[];
  /** Of the stream `order`, before the epoch's order was drawn. */
  readonly orderPosition: number;
}

/** Where a run stood, as a checkpoint has kept it. */
export interface Standing {
  readonly epoch: number;
  readonly step: number;
  readonly learningRate: number;
  readonly stopped: string | null;
  readonly underway: Underway | null;
  readonly streams: Readonly<Record<string, number>>;
  readonly metrics: Metrics;
  /** Logged, but not reported yet. */
  readonly logged: Metrics;
}

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
  /** Null between two epochs. */
  underway: Underway | null = null;
  /** Why training has stopped before its last epoch; null if it has not. */
  stopped: string | null = null;
  /** Last value of every metric. */
  readonly metrics = noMetrics();
  /** Metrics logged since the last event, by full name. */
  #logged = noMetrics();
  /** Logged scalars that have not been read yet; each is kept. */
  #scalars = new Map<string, tf.Tensor>();
  #program: Program | undefined;

  constructor(model: LayersModel, streams: Streams, epochs: number, stepsPerEpoch: number) {
    this.model = model;
    this.weights = trainableWeights(model);
    this.streams = streams;
    this.epochs = epochs;
    this.stepsPerEpoch = stepsPerEpoch;
  }

  /** What the model computes, as it stood when this was first asked for: after the hooks that may change it. */
  get program(): Program {
    this.#program ??= new Program(this.model);
    return this.#program;
  }

  get steps(): number {
    return this.epochs * this.stepsPerEpoch;
  }

  /** Whether there is nothing left to train. */
  get isDone(): boolean {
    return this.underway === null && (this.epoch >= this.epochs || this.stopped !== null);
  }

  /** Draws the order of `size` examples for the epoch, or once more that of the epoch under way. */
  drawOrder(size: number): Uint32Array {
    const generator = this.streams.generator('order');
    const { position } = generator;
    if (this.underway === null) {
      this.underway = { batches: 0, seen: 0, lossSum: 0, tally: [], orderPosition: position };
      return generator.permutation(size);
    }
    generator.position = this.underway.orderPosition;
    const order = generator.permutation(size);
    generator.position = position;
    return order;
  }

  /** Adds a batch of `size` examples to the epoch under way. */
  addBatch(size: number, loss: number, tally: readonly number[]): void {
    const { underway } = this;
    if (underway === null) return;
    this.underway = {
      ...underway,
      batches: underway.batches + 1,
      seen: underway.seen + size,
      lossSum: underway.lossSum + loss * size,
      tally: addTallies(underway.tally, tally),
    };
  }

  /** Ends the epoch under way; gives what it has come to. */
  takeUnderway(): Underway {
    const { underway } = this;
    if (underway === null) throw new Error('no epoch is under way');
    this.underway = null;
    return underway;
  }

  restore({ epoch, step, learningRate, stopped, underway, streams, metrics, logged }: Standing): void {
    Object.assign(this, { epoch, step, learningRate, stopped, underway });
    Object.assign(this.metrics, metrics);
    this.takeLogged();
    tf.dispose([...this.takeScalars().values()]);
    for (const [name, value] of Object.entries(logged)) this.log(name, value);
    this.streams.restore(streams);
  }

  log(name: string, value: number | tf.Scalar): void {
    if (typeof value === 'number') {
      this.#logged[name] = value;
      return;
    }
    if (value.rank !== 0)
      throw new AblateError(
        'PLUGIN',
        `${name}: expected a number or a scalar to log; received a tensor [${value.shape.join(', ')}]`,
      );
    this.#scalars.get(name)?.dispose();
    this.#scalars.set(name, keep(value));
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
      const value = await scalar.data();
      scalar.dispose();
      this.log(name, elementAt(value, 0));
    }
    return this.takeLogged();
  }

  /** What was logged and not taken yet; it stays. */
  async peekLogged(): Promise<Record<string, number>> {
    const logged = Object.assign(noMetrics(), this.#logged);
    for (const [name, scalar] of this.#scalars) logged[name] = elementAt(await scalar.data(), 0);
    return logged;
  }

  /** The numbers logged since the last call. */
  takeLogged(): Record<string, number> {
    const logged = this.#logged;
    this.#logged = noMetrics();
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

/** Inherits nothing, so that a metric may be named `__proto__`. */
function noMetrics(): Record<string, number> {
  return Object.create(null) as Record<string, number>;
}
