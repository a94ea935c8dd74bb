/** Decides from the values after each epoch which cells of one competition go on. More is better. */
export interface PruneRule {
  report(cell: string, epoch: number, value: number): void;
  /** The cell has been trained to its end. */
  complete?(cell: string): void;
  /** Why the cell should end after this epoch, or null if it should go on. */
  judge(cell: string, epoch: number): string | null;
  /** Removes what a cell has reported: it starts again. */
  forget(cell: string): void;
}
