/** What plugins are made of: their definition, the contracts of their kinds, and the registry that finds them. */
export { elementAt } from '../element-at.js';
export { AblateError, didYouMean, unknownName, type ErrorCode } from '../errors.js';
export { canonicalJson, type JsonObject, type JsonValue } from './json.js';
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
} from './plugin.js';
export type { Augment, Augmentation, Drawn, HostBatch, StreamFrom } from './augmentation.js';
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
} from './hooks.js';
export type { Metrics } from './metrics.js';
export type { BuildContext, ModelBuilder } from './model.js';
export type { BranchSite, LayerSite, Site, SiteFillers } from './site-fillers.js';
export { callsOf, HOOKS, inOrder, type Hook, type HookName } from './hook-table.js';
export { createSites, SITE_NAMES, type KernelTransform, type SiteName, type Sites } from './sites.js';
export { conflict } from './combination.js';
export { Registry, type Specs } from './registry.js';
