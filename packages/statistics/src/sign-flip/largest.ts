/** Where nothing else is said, statistics closer than this count as equal: they differ by rounding only. */
export const TOLERANCE = 1e-9;

/**
 * The largest but `rank` (0: the largest) of those values whose `alive` is 1; −∞ where there are not so many.
 * `heap` is scratch space for rank + 1 numbers.
 */
export function largest(values: Float64Array, alive: Uint8Array, rank: number, heap: Float64Array): number {
  const size = rank + 1;
  heap.fill(-Infinity, 0, size);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (alive[i] === 1 && value > (heap[0] ?? 0)) replaceSmallest(heap, size, value);
  }
  return heap[0] ?? -Infinity;
}

/** Puts a value in the place of the smallest of a heap whose smallest is first. */
function replaceSmallest(heap: Float64Array, size: number, value: number): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    if (child + 1 < size && (heap[child + 1] ?? 0) < (heap[child] ?? 0)) child++;
    if ((heap[child] ?? 0) >= value) break;
    heap[at] = heap[child] ?? 0;
    at = child;
  }
  heap[at] = value;
}
