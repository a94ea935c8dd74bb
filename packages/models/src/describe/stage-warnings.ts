import { elementAt } from '@ablate/core/plugins';
import type { LayerDescription } from './layer-description.js';

interface Unit {
  readonly stage: string;
  readonly name: string;
  readonly shape: readonly number[];
}

/** The last output of every `<stage>_unit<n>`, in order. */
function unitsOf(layers: readonly LayerDescription[]): Unit[] {
  const units = new Map<string, Unit>();
  for (const { name, outputShape } of layers) {
    const [, stage, unit] = /^([a-z]+\d+)_(unit\d+)_/.exec(name) ?? [];
    if (stage === undefined || unit === undefined) continue;
    units.set(`${stage}_${unit}`, { stage, name: `${stage}_${unit}`, shape: outputShape });
  }
  return [...units.values()];
}

/** Channels that shrink from stage to stage, and stages that go on after their image has one pixel left. */
export function stageWarnings(layers: readonly LayerDescription[]): string[] {
  const units = unitsOf(layers);
  const stages = [...new Set(units.map(({ stage }) => stage))].map((stage) => {
    const own = units.filter((unit) => unit.stage === stage);
    const { shape } = elementAt(own, own.length - 1);
    return { stage, own, channels: elementAt(shape, shape.length - 1) };
  });
  const warnings: string[] = [];
  for (const [i, { stage, own, channels }] of stages.entries()) {
    const before = stages[i - 1];
    if (before !== undefined && channels < before.channels)
      warnings.push(
        `${stage}: channels shrink from ${before.channels} to ${channels}; they should grow as the image shrinks`,
      );
    const early = own.findIndex(({ shape }) => shape.length === 3 && shape[0] === 1 && shape[1] === 1);
    if (early !== -1 && early < own.length - 1)
      warnings.push(
        `${stage}: the image is 1×1 from unit ${early + 1} of ${own.length} on, where a 3×3 convolution uses its middle weight only; choose a larger input or fewer stages`,
      );
  }
  return warnings;
}
