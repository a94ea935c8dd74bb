export { elementAt } from './element-at.js';
export { AblateError, didYouMean, unknownName, type ErrorCode } from './errors.js';
export type {
  ClassDataset,
  Dataset,
  DatasetSource,
  RegressionDataset,
  Split,
  TargetColumn,
  TaskName,
} from './data/dataset.js';
export { parseIdx, type IdxArray } from './data/idx.js';
export {
  installFashionMnist,
  type InstallOptions,
  type InstallProgress,
} from './data/install-fashion-mnist.js';
export { removeAllButBest } from './checkpoint/checkpoints.js';
export {
  checkpointPolicySchema,
  type CheckpointOptions,
  type CheckpointPolicy,
  type CheckpointPolicyInput,
} from './checkpoint/options.js';
export { formatSafetensors, parseSafetensors, type WeightValues } from './checkpoint/safetensors.js';
export { filesMeant, followTypescript } from './plugins/follow-typescript.js';
export { canonicalJson, type JsonObject, type JsonValue } from './plugins/json.js';
export {
  defineDataset,
  defineModel,
  defineOptimizer,
  definePackage,
  definePlugin,
  defineRegularizer,
  defineSchedule,
  type Instances,
  type Kind,
  type Plugin,
  type PluginDefinition,
  type PluginFields,
  type PluginPackage,
  type Spec,
} from './plugins/plugin.js';
export type { Augment, Augmentation, Drawn, HostBatch, StreamFrom } from './plugins/augmentation.js';
export type {
  Batch,
  Gradients,
  NamedRegularizer,
  Need,
  Outputs,
  Pass,
  Regularizer,
  TrainContext,
  Weight,
} from './plugins/hooks.js';
export { callsOf, HOOKS, inOrder, type Hook, type HookName } from './plugins/hook-table.js';
export type { Metrics } from './plugins/metrics.js';
export type { BuildContext, ModelBuilder } from './plugins/model.js';
export type { BranchSite, LayerSite, Site, SiteFillers } from './plugins/site-fillers.js';
export { createSites, SITE_NAMES, type KernelTransform, type SiteName, type Sites } from './plugins/sites.js';
export { conflict } from './plugins/combination.js';
export { symmetricBeta } from './random/beta.js';
export { RANDOM_SOURCES, streamSeedsSchema, type RandomSource, type StreamSeeds } from './random/sources.js';
export { Generator, Streams } from './random/streams.js';
export { registerWasmKernels } from './backends/wasm/register.js';
export { describeBackends, loadBackend, type BackendStatus, type LoadedBackend } from './backends/load.js';
export { builtins } from './builtins.js';
export * from './builtin-plugins.js';
export { batchNormalization, type BatchNormalizationOptions } from './layers/batch-normalization.js';
export { conv2d, type Conv2DOptions } from './layers/conv2d.js';
export { dense, type DenseOptions } from './layers/dense.js';
export { dropout, type DropoutOptions } from './layers/dropout.js';
export { fakeQuantization, type FakeQuantizationOptions } from './layers/fake-quantization.js';
export { blockDiagonal, groupedConv2d, type GroupedConv2DOptions } from './layers/grouped-conv2d.js';
export { registerLayers } from './layers/register-layers.js';
export { layerCost, type LayerCost } from './layers/layer-cost.js';
export { groupNormalization, type GroupNormalizationOptions } from './layers/group-normalization.js';
export {
  dropBlock,
  dropPath,
  gaussianDropout,
  gaussianNoise,
  spatialDropout,
} from './layers/random-layers.js';
export { trainingOnly } from './layers/training-only.js';
export { addNoise } from './ops/gaussian.js';
export { globalNorm } from './ops/global-norm.js';
export type { OnDropped } from './ops/dropout.js';
export { fakeQuantize, symmetricGrid, type Grid } from './ops/fake-quantize.js';
export { temporalConv2d, type TemporalConv2DOptions } from './layers/temporal-conv2d.js';
export { accelerate } from './program/accelerate.js';
export { describeProgram, type ProgramLine } from './program/describe-program.js';
export { Program } from './program/program.js';
export type { Optimizer } from './optimizers/optimizer.js';
export type { Schedule } from './schedules/schedule.js';
export { Registry, type Specs } from './plugins/registry.js';
export { canonicalCell } from './trainer/canonical-cell.js';
export { cellConfigSchema, type CellConfig, type CellConfigInput } from './trainer/config.js';
export type { RunEvent, RunListener } from './trainer/events.js';
export { checkStart, type CheckStartOptions } from './trainer/check-start.js';
export type { Predictions } from './trainer/test-outputs.js';
export type { TrainOptions, TrainResult } from './trainer/train-options.js';
export { train } from './trainer/train.js';
