/** The metric of which a run has a value for each epoch that ended, whatever else it has. */
export const EPOCH_END = 'train/epoch_loss';
