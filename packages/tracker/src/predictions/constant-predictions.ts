import { unlessGone } from '../database/unless-gone.js';
import type { DetailReader, RunRow } from '../types.js';
import { readPredictions, storedPredictions } from './prediction-files.js';

/**
 * Whether a run predicts the same for every test example, as a network does that has not learned, or has died. False
 * where the run has kept no predictions.
 * @throws StoreError for a file that is none of ours
 */
export function predictsConstant(
  reader: Pick<DetailReader, 'artifacts'>,
  { id }: Pick<RunRow, 'id'>,
): boolean {
  const stored = storedPredictions(reader.artifacts(id));
  const predicted = stored === null ? undefined : unlessGone(() => readPredictions(stored.file));
  if (predicted === undefined) return false;
  const { values, shape } = predicted;
  const [examples = 0] = shape;
  return examples > 1 && values.every((value: number | bigint) => value === values[0]);
}
