import { AblateError } from '@ablate/core/plugins';
import type { WeightValues } from '@ablate/core/weights';
import * as tf from '@tensorflow/tfjs-core';
import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import { layoutOf, toOurs, toTheirs, type Layout } from './layout.js';
import { findName, NAME_TABLES, tableOf, type NameTable } from './name-tables.js';

const PARTS: Readonly<Record<string, string>> = {
  kernel: 'weight',
  bias: 'bias',
  gamma: 'weight',
  beta: 'bias',
  moving_mean: 'running_mean',
  moving_variance: 'running_var',
};
/** A counter that PyTorch keeps beside every running mean and that nothing here needs. */
const COUNTER = 'num_batches_tracked';
const counterOf = (variance: string) => variance.replace(/running_var$/, COUNTER);

interface Place {
  readonly name: string;
  readonly layout: Layout;
  readonly weight: layers.Layer['weights'][number];
}

/** Every weight of the model with its PyTorch name. */
function placesOf(model: LayersModel, table: NameTable): Place[] {
  const unnamed: string[] = [];
  const places = model.layers.flatMap((layer) => {
    if (layer.weights.length === 0) return [];
    const found = findName(NAME_TABLES[table], layer.name);
    if (found === undefined) unnamed.push(layer.name);
    return layer.weights.map((weight) => {
      const part = weight.originalName.slice(weight.originalName.lastIndexOf('/') + 1);
      const shape = weight.shape.map((size) => size ?? 1);
      return {
        name: `${found?.name ?? layer.name}.${PARTS[part] ?? part}`,
        layout: layoutOf(shape, found?.rule.as),
        weight,
      };
    });
  });
  if (unnamed.length > 0)
    throw new AblateError(
      'DATA',
      `the names of "${table}" have no place for ${unnamed.join(', ')}; known: ${Object.keys(NAME_TABLES).join(', ')}`,
    );
  return places;
}

/** The names and shapes of `stateDict`, whose values need not be there. */
export function stateDictShapes(model: LayersModel, table = tableOf(model)): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>();
  for (const { name, layout } of placesOf(model, table)) {
    shapes.set(name, layout.theirs);
    if (name.endsWith('.running_var')) shapes.set(counterOf(name), []);
  }
  return shapes;
}

/**
 * The model's weights under PyTorch's names and in its layouts: what `load_state_dict` takes.
 * @throws AblateError `DATA` if the table does not know a layer.
 */
export async function stateDict(
  model: LayersModel,
  table = tableOf(model),
): Promise<Map<string, WeightValues>> {
  const dict = new Map<string, WeightValues>();
  for (const { name, layout, weight } of placesOf(model, table)) {
    const values = (await weight.read().data()) as Float32Array;
    dict.set(name, { shape: layout.theirs, values: toTheirs(values, layout) });
    if (name.endsWith('.running_var'))
      dict.set(counterOf(name), {
        shape: [],
        values: new Float32Array(1),
        dtype: 'I64',
      });
  }
  return dict;
}

/**
 * Puts weights under PyTorch's names into the model. Nothing is changed unless everything fits.
 * @throws AblateError `DATA` listing every name that is missing or left over and every shape that differs.
 */
export function loadStateDict(
  model: LayersModel,
  dict: ReadonlyMap<string, WeightValues>,
  table = tableOf(model),
): void {
  const places = placesOf(model, table);
  const problems = mismatches(places, dict);
  if (problems.length > 0)
    throw new AblateError(
      'DATA',
      [`these weights do not fit ${model.name} (names of "${table}"):`, ...problems].join('\n  '),
    );
  for (const { name, layout, weight } of places) {
    const { values } = dict.get(name) as WeightValues;
    const tensor = tf.tensor(
      toOurs(values, layout),
      weight.shape.map((size) => size ?? 1),
    );
    weight.write(tensor);
    tensor.dispose();
  }
}

function mismatches(places: readonly Place[], dict: ReadonlyMap<string, WeightValues>): string[] {
  const problems: string[] = [];
  for (const { name, layout } of places) {
    const given = dict.get(name);
    const expected = `[${layout.theirs.join(', ')}]`;
    if (given === undefined) problems.push(`missing: ${name} ${expected}`);
    else if (given.shape.join() !== layout.theirs.join())
      problems.push(`shape of ${name}: expected ${expected}, received [${given.shape.join(', ')}]`);
  }
  const known = new Set(places.map(({ name }) => name));
  for (const name of dict.keys())
    if (!known.has(name) && !name.endsWith(`.${COUNTER}`)) problems.push(`left over: ${name}`);
  return problems;
}
