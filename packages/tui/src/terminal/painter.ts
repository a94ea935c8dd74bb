/** Puts whole frames on a terminal. */
export interface Painter {
  paint(frame: string): void;
}
