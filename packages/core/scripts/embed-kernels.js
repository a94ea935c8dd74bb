/** Writes the compiled kernels as a module too, which needs no file beside it: for browsers. */
import { readFileSync, writeFileSync } from 'node:fs';

const folder = new URL('../wasm/', import.meta.url);
const text = readFileSync(new URL('training.wasm', folder), 'base64');
writeFileSync(new URL('training.js', folder), `export const TRAINING_WASM =\n  '${text}';\n`);
