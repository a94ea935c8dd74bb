import { LayersModel, type layers } from '@tensorflow/tfjs-layers';

/** Layers whose output a model gave out. */
const givenOut = new WeakSet<object>();

/**
 * The layer that alone takes another's output, and so may do part of its work; undefined where several take it, or a
 * model gives it out.
 */
export function followerOf(layer: Pick<layers.Layer, 'outboundNodes'>): layers.Layer | undefined {
  const [next, ...others] = layer.outboundNodes;
  return others.length > 0 || givenOut.has(layer) ? undefined : next?.outboundLayer;
}

/** Has every model tell, before it computes, whose outputs it gives out: a layer itself does not know. */
export function watchOutputs(): void {
  const prototype = LayersModel.prototype as unknown as Pick<LayersModel, 'call'> & {
    makeTrainFunction: () => unknown;
  };
  const { call, makeTrainFunction } = prototype;
  const note = (model: { outputLayers: layers.Layer[] }) => {
    for (const layer of model.outputLayers) givenOut.add(layer);
  };
  prototype.call = function (this: LayersModel, ...parameters) {
    note(this);
    return call.apply(this, parameters);
  };
  prototype.makeTrainFunction = function (this: LayersModel) {
    note(this);
    return makeTrainFunction.call(this);
  };
}
