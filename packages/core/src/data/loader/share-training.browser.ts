import type { Dataset } from '../dataset.js';

/** As it is: no threads make its batches. */
export function shareTraining(dataset: Dataset): Dataset {
  return dataset;
}
