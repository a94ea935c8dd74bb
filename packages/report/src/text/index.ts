export { comparisonNotes } from './comparison-notes.js';
export { costTable, type RunCost } from './cost-table.js';
export { effectTables, type EffectTableText } from './effect-tables.js';
export * from './format.js';
export { kindOfDataNote } from './kind-of-data-note.js';
export type { TextTable } from './text-table.js';
export { varianceLine } from './variance-line.js';
export { verdictSentence } from './verdict-sentence.js';
