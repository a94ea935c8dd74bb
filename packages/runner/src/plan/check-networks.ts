import {
  AblateError,
  canonicalJson,
  checkStart,
  type JsonValue,
  type Registry,
  type Spec,
} from '@ablate/core';
import type { Cell } from '../matrix/expand.js';
import { once } from '../matrix/once.js';
import { shareSpecs } from '../matrix/shared-specs.js';

export interface CheckNetworksOptions {
  /** Whether to read datasets whose shapes are not known without; cells of others are not checked then. */
  readonly mayLoad: boolean;
}

/**
 * Builds the networks of a matrix before anything trains: of each model on each dataset as many as it takes for every
 * regularizer that acts on the network to have been in one.
 * @throws AblateError naming the cell, and what of its network is refused
 */
export async function checkNetworks(
  cells: readonly Cell[],
  registry: Registry,
  { mayLoad }: CheckNetworksOptions,
): Promise<void> {
  const specs = shareSpecs(registry);
  const textOf = once((part: JsonValue | undefined) => canonicalJson(part ?? null));
  const fillerOf = once((spec: Spec<'regularizer'>) => {
    const { sites, layers } = specs.resolve('regularizer', spec);
    return sites === undefined && layers === undefined
      ? []
      : [canonicalJson(specs.canonical('regularizer', spec))];
  });
  const seen = new Map<string, Set<string>>();
  for (const { label, config, canonical, seed } of cells) {
    const model = `${textOf(canonical.dataset)} ${textOf(canonical.model)}`;
    const fillers = config.regularizers.flatMap((spec) => fillerOf(spec));
    const known = seen.get(model);
    if (known !== undefined && fillers.every((filler) => known.has(filler))) continue;
    try {
      await checkStart({ config, seed, registry: specs, mayLoad });
    } catch (error) {
      if (!(error instanceof AblateError)) throw error;
      throw new AblateError(error.code, `cell "${label}": ${error.message}`, { cause: error });
    }
    seen.set(model, new Set([...(known ?? []), ...fillers]));
  }
}
