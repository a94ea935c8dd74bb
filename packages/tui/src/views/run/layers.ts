import type { Artifact } from '@ablate/tracker';
import { isRecord, readJsonArtifact } from '@ablate/report/artifacts';

/** A layer of the model that a run trained, as the trainer has described it. */
export interface Layer {
  readonly name: string;
  readonly kind: string;
  /** Without the batch. */
  readonly outputShape: readonly number[];
  readonly parameters: number;
  /** Weights that are not trained. */
  readonly fixed: number;
  readonly macs: number;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function toLayer(value: unknown): Layer | null {
  if (!isRecord(value)) return null;
  const { name, kind, outputShape, parameters, fixed, macs } = value;
  if (typeof name !== 'string' || typeof kind !== 'string') return null;
  if (!Array.isArray(outputShape) || !outputShape.every(isCount)) return null;
  if (!isCount(parameters) || !isCount(fixed) || !isCount(macs)) return null;
  return { name, kind, outputShape, parameters, fixed, macs };
}

function parseLayers(value: unknown): Layer[] | null {
  if (!isRecord(value) || !Array.isArray(value.layers)) return null;
  const layers = value.layers.map(toLayer);
  return layers.every((layer) => layer !== null) ? layers : null;
}

/** The model's layers among a run's artifacts; null where there are none, and a text where they can't be read. */
export function readLayers(artifacts: readonly Artifact[]): Layer[] | string | null {
  return readJsonArtifact(artifacts, 'model.json', parseLayers);
}
