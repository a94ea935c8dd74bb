import { expect, it } from 'vitest';
import { checkParameters } from './memory.js';
import { PARAMETERS } from './parameters.js';

const module = () =>
  Object.fromEntries(Object.entries(PARAMETERS).map(([name, { length }]) => [name, { length }]));

it('takes a module whose functions have as many parameters as they are called with, and no other', () => {
  expect(() => checkParameters(module())).not.toThrow();
  expect(() => checkParameters({ ...module(), momentumStep: { length: 8 } })).toThrow(
    'expected momentumStep with 9 parameters in training.wasm, which was compiled from other sources',
  );
  expect(() => checkParameters({ ...module(), convolve: undefined })).toThrow('expected convolve with 18');
});
