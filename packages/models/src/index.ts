export { Block, type BlockOptions } from './blocks/block.js';
export type { StandaloneOptions } from './blocks/standalone-context.js';
export {
  basicBlock,
  bottleneckBlock,
  preactivationBlock,
  preactivationBottleneckBlock,
  residualBlock,
  resnetBlock,
  squeezeExcitationBlock,
  type ResidualBlockOptions,
  type ResnetBlockOptions,
  type SqueezeExcitationOptions,
  type UnitBlockOptions,
} from './blocks/standalone-blocks.js';
export type { Shortcut } from './blocks/unit.js';
export { buildModel, withSoftmax } from './build-model.js';
export { describe, type ModelDescription } from './describe/describe.js';
export type { LayerDescription } from './describe/layer-description.js';
export { describeByName, parseShape, type DescribeOptions } from './describe/describe-by-name.js';
export { formatDescription } from './describe/format.js';
export { formatProgram } from './describe/format-program.js';
export { models } from './models.js';
export * from './plugins.js';
export {
  imageRegressor,
  resnet101,
  resnet152,
  resnet18,
  resnet20,
  resnet34,
  resnet50,
  resnet56,
  resnext50,
  seResnet50,
  wideResnet28x10,
  type CifarResnetModelOptions,
  type ClassifierOptions,
  type ResnetModelOptions,
  type ResnextModelOptions,
  type SeResnetModelOptions,
  type WideResnetModelOptions,
} from './standalone.js';
export { loadModel, modelFolder } from './weights/model-folder.js';
export type { NameTable } from './weights/name-tables.js';
export { loadSafetensors, saveSafetensors } from './weights/safetensors-file.js';
export { withStockLayers } from './weights/stock-layers.js';
export { loadStateDict, stateDict } from './weights/state-dict.js';
