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
 * two regularizers that act on the network to have been in one together, where any cell has both.
 * @throws AblateError naming the cells that are refused, and what of the first one's network is
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
  const refused = new Map<string, AblateError>();
  for (const { label, config, canonical, seed } of cells) {
    const model = `${textOf(canonical.dataset)} ${textOf(canonical.model)}`;
    const fillers = config.regularizers.flatMap((spec) => fillerOf(spec));
    const pairs = fillers.flatMap((one) => fillers.map((other) => `${one} ${other}`));
    const known = seen.get(model);
    if (refused.has(label) || (known !== undefined && pairs.every((pair) => known.has(pair)))) continue;
    try {
      await checkStart({ config, seed, registry: specs, mayLoad });
    } catch (error) {
      if (!(error instanceof AblateError)) throw error;
      refused.set(label, error);
      continue;
    }
    seen.set(model, new Set([...(known ?? []), ...pairs]));
  }
  for (const [label, error] of refused) throw refusal(label, error, [...refused.keys()].slice(1));
}

const MOST_NAMED = 5;

function refusal(label: string, cause: AblateError, others: readonly string[]): AblateError {
  const named = others.slice(0, MOST_NAMED).map((each) => `"${each}"`);
  const more = others.length > MOST_NAMED ? `, and ${others.length - MOST_NAMED} more` : '';
  const rest = others.length === 0 ? '' : `; refused as well: ${named.join(', ')}${more}`;
  return new AblateError(cause.code, `cell "${label}": ${cause.message}${rest}`, { cause });
}
