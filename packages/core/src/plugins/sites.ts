import type * as tf from '@tensorflow/tfjs-core';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Streams } from '../random/streams.js';
import type { NamedRegularizer } from './hooks.js';
import type { LayerSite, Site, SiteFillers } from './site-fillers.js';

/** `kernel → kernel`: what a layer uses in place of its kernel; the caller disposes of it. */
export type KernelTransform = (kernel: tf.Tensor, training: boolean) => tf.Tensor;

/** The name of a place in models that regularizers can fill. */
export type SiteName = keyof SiteFillers;

/** What became of the sites that regularizers fill, once a model has been built. */
export interface SiteUse {
  /** Sites that the model has called, in the order of `SiteFillers`. */
  readonly called: readonly SiteName[];
  /** Every filled site, with the results of the calls; a kernel's site has none. */
  readonly fillings: readonly {
    readonly plugin: string;
    readonly site: SiteName;
    readonly results: readonly { readonly path: string; readonly output: SymbolicTensor }[];
  }[];
}

/** What a model calls while it is built. An unfilled site is the identity. */
export interface Sites {
  /** Whether some regularizer fills `norm`; without it convolutions need a bias. */
  readonly normalizes: boolean;
  /** `<site>: <plugin>` for every filled site, in the order of `SiteFillers`. */
  readonly filled: readonly string[];
  /** On the network's input. */
  input(x: SymbolicTensor, path: string): SymbolicTensor;
  /** After each convolution. */
  norm(x: SymbolicTensor, path: string): SymbolicTensor;
  /** After each non-linearity. */
  activation(x: SymbolicTensor, path: string): SymbolicTensor;
  /** On the residual branch before the addition. */
  branch(x: SymbolicTensor, path: string, index: number, count: number): SymbolicTensor;
  /** Before the classifier. */
  head(x: SymbolicTensor, path: string): SymbolicTensor;
  /** On a layer's weights before use; undefined where nothing fills it. */
  kernel(path: string): KernelTransform | undefined;
}

/** In the order of `SiteFillers`. */
export const SITE_NAMES: readonly SiteName[] = ['input', 'norm', 'activation', 'branch', 'head', 'kernel'];

/** The sites of one model, filled by the regularizers in their order, of which `checkCombination` has been asked. */
export function createSites(
  regularizers: readonly NamedRegularizer[],
  streams: Streams,
): Sites & { readonly use: SiteUse } {
  const called = new Set<SiteName>();
  const results: { plugin: string; name: SiteName; path: string; output: SymbolicTensor }[] = [];
  const filling = <K extends keyof SiteFillers>(name: K) =>
    regularizers.flatMap(({ name: plugin, regularizer }) => {
      const fill = regularizer.sites?.[name];
      return fill === undefined ? [] : [{ plugin, fill }];
    });
  const site = (plugin: string, path: string): Site => ({
    path,
    generator: streams.generator(`${plugin}/${path}`),
  });
  const fillAt = <S extends Site>(
    name: SiteName,
    fillings: readonly { readonly plugin: string; readonly fill: LayerSite<S> }[],
    x: SymbolicTensor,
    siteOf: (plugin: string) => S,
  ): SymbolicTensor => {
    called.add(name);
    return fillings.reduce((h, { plugin, fill }) => {
      const at = siteOf(plugin);
      const output = fill(h, at);
      results.push({ plugin, name, path: at.path, output });
      return output;
    }, x);
  };
  const layers = (name: 'input' | 'norm' | 'activation' | 'head') => {
    const fillings = filling(name);
    return (x: SymbolicTensor, path: string) => fillAt(name, fillings, x, (plugin) => site(plugin, path));
  };
  const branches = filling('branch');
  const kernels = filling('kernel');
  const filled = SITE_NAMES.flatMap((name) => filling(name).map(({ plugin }) => ({ plugin, site: name })));
  return {
    normalizes: filling('norm').length > 0,
    filled: filled.map(({ plugin, site: name }) => `${name}: ${plugin}`),
    input: layers('input'),
    norm: layers('norm'),
    activation: layers('activation'),
    head: layers('head'),
    branch: (x, path, index, count) =>
      fillAt('branch', branches, x, (plugin) => ({ ...site(plugin, path), index, count })),
    kernel: (path) => {
      called.add('kernel');
      if (kernels.length === 0) return undefined;
      const bound = kernels.map(({ plugin, fill }) => ({ fill, site: site(plugin, path) }));
      return (kernel, training) => bound.reduce((w, { fill, site }) => fill(w, site, training), kernel);
    },
    get use() {
      return {
        called: SITE_NAMES.filter((name) => called.has(name)),
        fillings: filled.map(({ plugin, site: name }) => ({
          ...{ plugin, site: name },
          results: results.filter((result) => result.plugin === plugin && result.name === name),
        })),
      };
    },
  };
}
