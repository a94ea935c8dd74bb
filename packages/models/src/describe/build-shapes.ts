import { Registry, type Spec } from '@ablate/core/plugins';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { standaloneContext, type StandaloneOptions } from '../blocks/standalone-context.js';
import { models } from '../models.js';

/** A model that is only looked at: its kernels have shapes and no values. */
export interface ShapesOnly {
  readonly model: LayersModel;
  /** Shortcuts that do not fit and were left out; an error if the model were built to be used. */
  readonly problems: readonly string[];
}

/** @throws AblateError `CONFIG` for an unknown model or a wrong option, `SHAPE` for an input that does not fit. */
export function buildShapes(spec: Spec<'model'>, options: StandaloneOptions): ShapesOnly {
  const problems: string[] = [];
  const context = { ...standaloneContext(options), inspection: { problems } };
  return { model: new Registry([models]).resolve('model', spec).build(context), problems };
}
