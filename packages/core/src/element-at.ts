/**
 * The element at an index that has to be there.
 * @throws RangeError where it is not.
 */
export function elementAt<T>(elements: ArrayLike<T>, index: number): T {
  const element = elements[index];
  if (element === undefined)
    throw new RangeError(`expected an index from 0 to ${elements.length - 1}; received ${index}`);
  return element;
}
