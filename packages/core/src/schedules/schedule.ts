/** A schedule plugin's instance. */
export interface Schedule {
  /** Factor on the optimizer's learning rate at `step` (from 0) of `steps`. */
  factor(step: number, steps: number): number;
}
