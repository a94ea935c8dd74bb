import { residualBlockShape } from './residual-block.js';
import { distanceFromIdentity } from './near-identity.js';
import { networkTable } from './network-table.js';
import { trainResnet } from './resnet-experiment.js';
import { trainSpirals } from './spirals-experiment.js';
import { scaleWeights } from './weight-scale.js';

/** What the page asks of the worker, by name: each computes with the project's packages, on wasm with their kernels. */
export const DEMOS = {
  'residual-block': residualBlockShape,
  'near-identity': distanceFromIdentity,
  'network-table': networkTable,
  'weight-scale': scaleWeights,
  spirals: trainSpirals,
  resnet: trainResnet,
};

export type DemoName = keyof typeof DEMOS;
export type DemoInput<Name extends DemoName> = Parameters<(typeof DEMOS)[Name]>[0];
export type DemoResult<Name extends DemoName> = Awaited<ReturnType<(typeof DEMOS)[Name]>>;
/** What an experiment tells while it trains; the other demos tell nothing. */
export type DemoEvent<Name extends DemoName> = Name extends 'spirals' | 'resnet'
  ? Parameters<Parameters<(typeof DEMOS)[Name]>[1]>[0]
  : never;
