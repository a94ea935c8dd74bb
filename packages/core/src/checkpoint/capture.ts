import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { AblateError } from '../errors.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { JsonObject } from '../plugins/json.js';
import type { Schedule } from '../schedules/schedule.js';
import type { HookRunner } from '../trainer/hook-runner.js';
import type { TrainState } from '../trainer/state.js';
import type { Checkpoint } from './files.js';
import type { CheckpointRecord } from './record.js';
import type { WeightValues } from './safetensors.js';

/** Everything of a training run that its next step depends on. */
export interface Training {
  readonly state: TrainState;
  readonly hooks: HookRunner;
  readonly optimizer: Optimizer;
  readonly schedule: Schedule | undefined;
  /** As in the record. */
  readonly cell: JsonObject;
  readonly machine: CheckpointRecord['machine'];
}

/** What `CheckpointFolder.write` takes. */
export interface Captured {
  readonly record: Omit<CheckpointRecord, 'tensors' | 'version' | 'best'>;
  readonly tensors: ReadonlyMap<string, WeightValues>;
}

/** Where the run stands; the step under way must have been completed. */
export async function capture({
  state,
  hooks,
  optimizer,
  schedule,
  cell,
  machine,
}: Training): Promise<Captured> {
  const { epoch, step, learningRate, stopped, underway, metrics } = state;
  const states = hooks.regularizers.flatMap(({ name, regularizer }) => {
    const kept = regularizer.state?.();
    return kept === undefined ? [] : [[name, kept] as const];
  });
  const record = {
    cell,
    machine,
    epoch,
    step,
    learningRate,
    stopped,
    underway: underway === null ? null : { ...underway, tally: [...underway.tally] },
    streams: state.streams.positions(),
    optimizer: optimizer.state?.() ?? null,
    schedule: schedule?.state?.() ?? null,
    regularizers: Object.fromEntries(states),
    metrics: { ...metrics },
    acted: hooks.acted.sums(),
    trace: hooks.trace === null ? null : [...hooks.trace],
  };
  const tensors = new Map<string, WeightValues>();
  for (const [name, tensor] of tensorsOf(state.model, hooks, optimizer))
    tensors.set(name, { shape: tensor.shape, values: (await tensor.data()) as Float32Array });
  return { record: { ...record, logged: await state.peekLogged() }, tensors };
}

/**
 * Puts the run where the checkpoint stands. Called after `onTrainStart`, when every slot of a regularizer exists.
 * @throws AblateError `CHECKPOINT` listing every tensor that is missing or left over, or whose shape differs.
 */
export function restore(
  { record, tensors }: Checkpoint,
  { state, hooks, optimizer, schedule }: Training,
  file: string,
): void {
  const expected = new Map([...weightsOf(state.model), ...slotsOf(hooks)]);
  checkTensors(expected, tensors, file);
  tf.tidy(() => {
    const values = new Map(
      [...tensors].map(([name, { shape, values }]) => [name, tf.tensor(values, [...shape], 'float32')]),
    );
    const named = (name: string) => values.get(name) as tf.Tensor;
    for (const weight of state.model.weights) weight.write(named(MODEL + weight.originalName));
    for (const [name, slot] of slotsOf(hooks)) slot.assign(named(name));
    const ofOptimizer = [...values].filter(([name]) => name.startsWith(OPTIMIZER));
    optimizer.restoreSlots(
      new Map(ofOptimizer.map(([name, value]) => [name.slice(OPTIMIZER.length), value])),
    );
  });
  if (record.optimizer !== null) optimizer.restore?.(record.optimizer);
  if (record.schedule !== null) schedule?.restore?.(record.schedule);
  for (const { name, regularizer } of hooks.regularizers) {
    const kept = record.regularizers[name];
    if (kept !== undefined) regularizer.restore?.(kept);
  }
  hooks.acted.restore(record.acted);
  hooks.trace = record.trace;
  state.restore(record);
}

const MODEL = 'model/';
const OPTIMIZER = 'optimizer/';

function tensorsOf(model: LayersModel, hooks: HookRunner, optimizer: Optimizer): Map<string, tf.Tensor> {
  const slots = [...optimizer.slots()].map(([name, slot]) => [OPTIMIZER + name, slot] as const);
  return new Map<string, tf.Tensor>([...weightsOf(model), ...slots, ...slotsOf(hooks)]);
}

const weightsOf = (model: LayersModel): [string, tf.Tensor][] =>
  model.weights.map((weight) => [MODEL + weight.originalName, weight.read()]);

const slotsOf = (hooks: HookRunner): [string, tf.Variable][] =>
  hooks.regularizers.flatMap(({ name, regularizer }) =>
    [...(regularizer.slots?.() ?? [])].map(([slot, variable]): [string, tf.Variable] => [
      `regularizers/${name}/${slot}`,
      variable,
    ]),
  );

function checkTensors(
  expected: ReadonlyMap<string, tf.Tensor>,
  tensors: ReadonlyMap<string, WeightValues>,
  file: string,
): void {
  const list = (shape: readonly number[]) => `[${shape.join(', ')}]`;
  const problems = [...expected].flatMap(([name, { shape }]) => {
    const received = tensors.get(name);
    if (received === undefined) return [`missing: ${name} ${list(shape)}`];
    return list(received.shape) === list(shape)
      ? []
      : [`shape of ${name}: expected ${list(shape)}, received ${list(received.shape)}`];
  });
  for (const name of tensors.keys())
    if (!expected.has(name) && !name.startsWith(OPTIMIZER)) problems.push(`left over: ${name}`);
  if (problems.length > 0)
    throw new AblateError('CHECKPOINT', [`${file} does not fit the model:`, ...problems].join('\n  '));
}
