/** Layers for `tf.layers` models that train with our ops. */
export { batchNormalization, type BatchNormalizationOptions } from './batch-normalization.js';
export { conv2d, type Conv2DOptions } from './conv2d.js';
export { dense, type DenseOptions } from './dense.js';
export { dropout, type DropoutOptions } from './dropout.js';
export { fakeQuantization, type FakeQuantizationOptions } from './fake-quantization.js';
export { blockDiagonal, groupedConv2d, type GroupedConv2DOptions } from './grouped-conv2d.js';
export { registerLayers } from './register-layers.js';
export { layerCost, type LayerCost } from './layer-cost.js';
export { groupNormalization, type GroupNormalizationOptions } from './group-normalization.js';
export { dropBlock, dropPath, gaussianDropout, gaussianNoise, spatialDropout } from './random-layers.js';
export { trainingOnly } from './training-only.js';
export { temporalConv2d, type TemporalConv2DOptions } from './temporal-conv2d.js';
