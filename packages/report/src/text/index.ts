export { effectTables, type EffectTableText } from './effect-tables.js';
export * from './format.js';
export { varianceLine } from './variance-line.js';
