/** The means of values within cells, each in one pass over the values. */
export class CellMeans {
  readonly #cellOf: Uint32Array;
  readonly #counts: Float64Array;
  readonly #sums: Float64Array;

  /** @param cells the cell of each value */
  constructor(cells: readonly string[]) {
    const numbers = new Map([...new Set(cells)].map((cell, index) => [cell, index]));
    this.#cellOf = Uint32Array.from(cells, (cell) => numbers.get(cell) ?? 0);
    this.#counts = new Float64Array(numbers.size);
    for (const cell of this.#cellOf) this.#counts[cell] = (this.#counts[cell] ?? 0) + 1;
    this.#sums = new Float64Array(numbers.size);
  }

  get count(): number {
    return this.#counts.length;
  }

  /** Values minus the mean of their cell. */
  center(values: Float64Array): Float64Array {
    this.#sumUp(values);
    return values.map((value, at) => {
      const cell = this.#cellOf[at] ?? 0;
      return value - (this.#sums[cell] ?? 0) / (this.#counts[cell] ?? 1);
    });
  }

  /** Sum over all values of the square of their cell's mean. */
  squares(values: Float64Array): number {
    this.#sumUp(values);
    let squares = 0;
    for (let cell = 0; cell < this.#sums.length; cell++)
      squares += (this.#sums[cell] ?? 0) ** 2 / (this.#counts[cell] ?? 1);
    return squares;
  }

  #sumUp(values: Float64Array): void {
    const [sums, cellOf] = [this.#sums, this.#cellOf];
    sums.fill(0);
    for (let at = 0; at < cellOf.length; at++) {
      const cell = cellOf[at] ?? 0;
      sums[cell] = (sums[cell] ?? 0) + (values[at] ?? 0);
    }
  }
}
