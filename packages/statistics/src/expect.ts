/** @throws RangeError unless 0 < value < 1 */
export function expectShare(name: string, value: number): void {
  if (!(value > 0 && value < 1)) throw new RangeError(`expected ${name} between 0 and 1, got ${value}`);
}

/** @throws RangeError unless the value is finite and above 0 */
export function expectPositive(name: string, value: number): void {
  if (!(value > 0 && value < Infinity))
    throw new RangeError(`expected ${name} to be a finite number above 0, got ${value}`);
}

/** @throws RangeError unless looks are whole numbers from 1 up, each above the one before */
export function expectLooks(looks: readonly number[]): void {
  const rising = looks.every((look, i) => Number.isInteger(look) && look >= 1 && look > (looks[i - 1] ?? 0));
  if (looks.length === 0 || !rising)
    throw new RangeError(`expected looks to be rising whole numbers from 1 up, got ${JSON.stringify(looks)}`);
}
