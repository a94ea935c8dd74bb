/** Losses of a regression, on standardized targets. */
export type LossName = 'mse' | 'mae' | 'huber';
export const LOSS_NAMES = ['mse', 'mae', 'huber'] as const satisfies readonly LossName[];
