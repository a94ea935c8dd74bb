export * from './format.js';
export { varianceLine } from './variance-line.js';
