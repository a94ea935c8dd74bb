export { NoTerminalError } from './no-terminal-error.js';
export { runUi, type UiOptions } from './run-ui.js';
export type { UiReader } from './store/ui-reader.js';
export { plainTable } from './table/plain-table.js';
