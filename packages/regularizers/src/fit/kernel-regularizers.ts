import { regularizers } from '@tensorflow/tfjs-layers';
import { expectMixture } from '../elastic-net/elastic-net.js';
import { expectNumber } from '../expect.js';
import { groupPenalty } from '../group-lasso/group-lasso.js';

/** Elastic net for a layer's `kernelRegularizer`: rate · Σ(ratio·|w| + (1 − ratio)/2·w²). */
export function elasticNetRegularizer({
  rate = 1e-4,
  ratio = 0.5,
}: { readonly rate?: number; readonly ratio?: number } = {}): ReturnType<typeof regularizers.l1l2> {
  expectMixture({ rate, ratio });
  return regularizers.l1l2({ l1: rate * ratio, l2: (rate * (1 - ratio)) / 2 });
}

/** Group lasso for a layer's `kernelRegularizer`: rate · Σ‖w_f‖. Saved as L1, the nearest that Keras knows. */
export function groupLassoRegularizer({ rate = 1e-4 }: { readonly rate?: number } = {}): ReturnType<
  typeof regularizers.l1
> {
  expectNumber('the rate', rate, { min: 0 });
  const regularizer = regularizers.l1({ l1: rate });
  regularizer.apply = (w) => groupPenalty(w, rate);
  return regularizer;
}
