import type { Instances, Kind, Registry, Spec, Specs } from '@ablate/core';
import { once } from './once.js';

/** A registry for checks of many cells: a spec that they share, as one object, is parsed once. */
export function shareSpecs(registry: Registry): Specs {
  const canonical = once((kind: Kind) => once((spec: Spec) => registry.canonical(kind, spec)));
  const instance = once((kind: Kind) => once((spec: Spec) => registry.resolve(kind, spec)));
  return {
    canonical: (kind, spec) => canonical(kind)(spec),
    resolve: <K extends Kind>(kind: K, spec: Spec<K>) => instance(kind)(spec) as Instances[K],
  };
}
