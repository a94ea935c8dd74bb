import type { LayersModel } from '@tensorflow/tfjs-layers';
import { AblateError, unknownName } from '../errors.js';
import type { NamedRegularizer } from '../plugins/hooks.js';
import type { ModelBuilder } from '../plugins/model.js';
import { createSites, type Sites, type SiteUse } from '../plugins/sites.js';
import type { Streams } from '../random/streams.js';

/** What a network is built for. */
export interface NetworkShape {
  /** Of one input. */
  readonly inputShape: readonly number[];
  /** Outputs for one example: `[classes]`, `[steps, classes]` or `[targets]`. */
  readonly outputShape: readonly number[];
}

export interface NetworkParts {
  readonly builder: ModelBuilder;
  /** The model's, for messages. */
  readonly name: string;
  readonly regularizers: readonly NamedRegularizer[];
  readonly shape: NetworkShape;
  readonly streams: Streams;
}

/**
 * Builds a cell's model with what its regularizers put into it.
 * @throws AblateError `SHAPE` unless the model gives what the task asks for; `CONFIG` for a regularizer that has no
 * part in it, naming the sites and layers that the model has.
 */
export function buildNetwork({ builder, name, regularizers, shape, streams }: NetworkParts): {
  readonly model: LayersModel;
  readonly sites: Sites;
} {
  const { inputShape, outputShape } = shape;
  const sites = createSites(regularizers, streams);
  const model = builder.build({
    inputShape,
    outputs: outputShape.at(-1) ?? 1,
    perStep: outputShape.length > 1,
    sites,
    streams,
  });
  try {
    checkOutputs(model, outputShape, name);
    checkSites(model, sites.use, name);
    checkLayers(model, regularizers, name);
  } catch (error) {
    model.dispose();
    throw error;
  }
  return { model, sites };
}

function checkOutputs(model: LayersModel, outputShape: readonly number[], name: string): void {
  const [, ...shape] = model.outputs[0]?.shape ?? [];
  if (shape.length === outputShape.length && shape.every((size, axis) => size === outputShape[axis])) return;
  const hint =
    outputShape.length > 1 ? '; it has no outputs for each step: use one that has, such as restcn' : '';
  throw new AblateError(
    'SHAPE',
    `model ${name}: expected outputs [N, ${outputShape.join(', ')}]; received [N, ${shape.join(', ')}]${hint}`,
  );
}

/** A regularizer of several sites has to be at work in each of them. */
function checkSites(model: LayersModel, { called, fillings }: SiteUse, name: string): void {
  for (const { plugin, site, results } of fillings) {
    if (!called.includes(site)) {
      const known = called.length === 0 ? 'none' : called.join(', ');
      throw new AblateError(
        'CONFIG',
        `${plugin} would never act: it fills the site ${site}, which the model ${name} never calls; sites that it calls: ${known}`,
      );
    }
    const lost = results.find(({ output: { sourceLayer } }) => !model.layers.includes(sourceLayer));
    if (lost !== undefined)
      throw new AblateError(
        'CONFIG',
        `${plugin} would never act: the model ${name} calls sites.${site} at ${lost.path}, but leaves out what it gives`,
      );
  }
}

function checkLayers(model: LayersModel, regularizers: readonly NamedRegularizer[], name: string): void {
  const known = model.layers.map((layer) => layer.name);
  for (const { name: plugin, regularizer } of regularizers)
    for (const layer of regularizer.layers ?? [])
      if (!known.includes(layer))
        throw new AblateError(
          'CONFIG',
          `${plugin} would never act on ${layer}: model ${name}: ${unknownName('layer', layer, known)}`,
        );
}
