import * as z from 'zod';
import type { DatasetSource } from '../data/dataset.js';
import { AblateError } from '../errors.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { Schedule } from '../schedules/schedule.js';
import type { Regularizer } from './hooks.js';
import type { JsonObject } from './json.js';
import type { ModelBuilder } from './model.js';

/**
 * What `create` gives for each kind of plugin. A package with a kind of its own adds it by `declare module`, as the
 * runner adds launchers.
 */
export interface Instances {
  dataset: DatasetSource;
  model: ModelBuilder;
  regularizer: Regularizer;
  optimizer: Optimizer;
  schedule: Schedule;
}
/** The kinds of plugins, which other packages can add to: see `Instances`. */
export type Kind = keyof Instances;

declare const specKind: unique symbol;

/** A plugin and its options as plain JSON: can be hashed, stored and sent to another process. */
export interface Spec<K extends Kind = Kind> {
  readonly use: string;
  readonly options: JsonObject;
  /** Exists for the type checker only: a model's spec is not a regularizer's. */
  readonly [specKind]?: K;
}

/** A plugin's description without its call signature and option types: what the registry keeps. */
export interface PluginDefinition<K extends Kind = Kind> {
  readonly kind: K;
  readonly pluginName: string;
  /** Raised whenever the same options would give other numbers; part of a cell's identity. */
  readonly version: number;
  readonly summary: string;
  readonly options: z.ZodObject;
  /** Options that are specs of other plugins, with their kind: what they stand for is part of the identity too. */
  readonly nested: Readonly<Record<string, Kind>>;
  /** Options that once had another name, with that name. */
  readonly formerly: Readonly<Record<string, string>>;
  /** The stack of calls that defined it: which files its code is in. */
  readonly definedAt: string;
  /** `resolve` is the registry's; needed by plugins whose options hold other plugins. */
  create(this: void, options: unknown, resolve?: Resolve): Instances[K];
}

/** Gives the instance of a spec that stands in another plugin's options. */
export type Resolve = <K extends Kind>(kind: K, spec: Spec<K>) => Instances[K];

type Options<Shape extends z.ZodRawShape> = z.ZodObject<Shape, z.core.$strict>;

/** A plugin: call it with options to get a spec, which `Registry.resolve` turns into an instance. */
export interface Plugin<K extends Kind, Shape extends z.ZodRawShape> extends PluginDefinition<K> {
  (options?: z.input<Options<Shape>>): Spec<K>;
  readonly options: Options<Shape>;
}

/** What a plugin is defined by. */
export interface PluginFields<K extends Kind, Shape extends z.ZodRawShape> {
  /** Kebab-case, unique within its kind. */
  readonly name: string;
  readonly version: number;
  /** One sentence for lists and docs. */
  readonly summary: string;
  /**
   * What each option may be. A comment above an option, on lines of its own, is what an editor shows wherever the plugin
   * is called; it says the default and the range too.
   */
  readonly options: Shape;
  /** Options that are specs of other plugins, with their kind. */
  readonly nested?: Readonly<Partial<Record<keyof Shape & string, Kind>>>;
  /**
   * Options that once had another name, with that name: it is still accepted in stored specs, and a cell's identity is made
   * from it, so that what is finished stays so.
   */
  readonly formerly?: Readonly<Partial<Record<keyof Shape & string, string>>>;
  readonly create: (options: z.output<Options<Shape>>, resolve: Resolve) => Instances[K];
}

/** A named set of plugins, as a package or a file exports it. */
export interface PluginPackage {
  readonly name: string;
  readonly plugins: readonly PluginDefinition[];
}

const unresolved: Resolve = (kind, { use }) => {
  throw new AblateError(
    'PLUGIN',
    `${kind} "${use}" stands in another plugin's options: resolve that plugin by a registry`,
  );
};

/**
 * A plugin of any kind; `defineModel` and the others are this for one kind.
 * @throws AblateError `PLUGIN` where the options are not an object with a zod type for each.
 */
export function definePlugin<K extends Kind, Shape extends z.ZodRawShape>(
  kind: K,
  fields: PluginFields<K, Shape>,
): Plugin<K, Shape> {
  if ('_zod' in fields.options)
    throw new AblateError(
      'PLUGIN',
      `${kind} "${fields.name}": expected options as { name: z.number(), … }, got z.object(…): leave that call out`,
    );
  const options: Options<Shape> = z.strictObject(fields.options);
  const call = (given?: z.input<Options<Shape>>): Spec<K> => ({
    use: fields.name,
    options: (given ?? {}) as JsonObject,
  });
  return Object.assign(call, {
    kind,
    pluginName: fields.name,
    version: fields.version,
    summary: fields.summary,
    options,
    nested: { ...fields.nested } as Record<string, Kind>,
    formerly: { ...fields.formerly } as Record<string, string>,
    definedAt: new Error('defined here').stack ?? '',
    create: (given: unknown, resolve: Resolve = unresolved) => fields.create(options.parse(given), resolve),
  });
}

type Define<K extends Kind> = <Shape extends z.ZodRawShape>(
  fields: PluginFields<K, Shape>,
) => Plugin<K, Shape>;

/** A dataset as a plugin: `create` gives its shapes, its checksum and a function that reads it. */
export const defineDataset: Define<'dataset'> = (fields) => definePlugin('dataset', fields);
/**
 * A model as a plugin: `create` gives a builder, which gets the shapes, the sites and the streams of its weights.
 */
export const defineModel: Define<'model'> = (fields) => definePlugin('model', fields);
/**
 * A regularizer as a plugin: `create` gives its hooks, which the trainer calls, and the sites that it fills.
 * @example
 * ```ts scale-gradients.ts
 * import { defineRegularizer } from '@ablate/core';
 * import * as tf from '@tensorflow/tfjs-core';
 * import * as z from 'zod';
 *
 * export const scaleGradients = defineRegularizer({
 *   name: 'scale-gradients',
 *   version: 1,
 *   summary: 'Multiplies every gradient by a factor.',
 *   options: {
 *     factor: z.number().positive().default(0.5),
 *   },
 *   create: ({ factor }) => ({
 *     transformGradients: (gradients) =>
 *       new Map([...gradients].map(([name, gradient]) => [name, tf.mul(gradient, factor)])),
 *   }),
 * });
 * ```
 */
export const defineRegularizer: Define<'regularizer'> = (fields) => definePlugin('regularizer', fields);
/**
 * An optimizer as a plugin: `create` gives what turns gradients into new weights.
 * @example
 * ```ts plain-steps.ts
 * import { defineOptimizer } from '@ablate/core';
 * import * as tf from '@tensorflow/tfjs-core';
 * import * as z from 'zod';
 *
 * export const plainSteps = defineOptimizer({
 *   name: 'plain-steps',
 *   version: 1,
 *   summary: 'Steps against the gradient.',
 *   options: {
 *     lr: z.number().positive(),
 *   },
 *   create: ({ lr }) => ({
 *     learningRate: lr,
 *     update: (weights, gradients, learningRate) => {
 *       for (const { name, variable } of weights) {
 *         const gradient = gradients.get(name);
 *         if (gradient !== undefined) variable.assign(tf.sub(variable, tf.mul(gradient, learningRate)));
 *       }
 *     },
 *     slots: () => new Map(),
 *     restoreSlots: () => undefined,
 *     dispose: () => undefined,
 *   }),
 * });
 * ```
 */
export const defineOptimizer: Define<'optimizer'> = (fields) => definePlugin('optimizer', fields);
/** A schedule as a plugin: `create` gives the factor of the learning rate at each step. */
export const defineSchedule: Define<'schedule'> = (fields) => definePlugin('schedule', fields);

/** Groups plugins under the name that errors and `ablate doctor` show. */
export function definePackage(name: string, plugins: readonly PluginDefinition[]): PluginPackage {
  return { name, plugins };
}
