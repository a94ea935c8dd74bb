export { effectTables, type EffectTableText } from './effect-tables.js';
export * from './format.js';
export { varianceLine } from './variance-line.js';
export { verdictSentence } from './verdict-sentence.js';
export { forestParts, forestRows, type ForestPart, type ForestRow } from './forest-rows.js';
export { intervalScale, type DifferenceEnds, type IntervalScale } from './interval-scale.js';
