import type { CHART_UPDATE } from '../state/chart-commands.js';
import type { Binding } from './view.js';

/** How charts are drawn, wherever they stand. */
export const CHART_KEYS: readonly Binding<keyof typeof CHART_UPDATE>[] = [
  { keys: ['w'], command: 'smooth-more', help: 'Smooth more', hint: 'smooth' },
  { keys: ['W'], command: 'smooth-less', help: 'Smooth less' },
  { keys: ['x'], command: 'x-axis', help: 'x axis: step, epoch, relative time, clock' },
  { keys: ['X'], command: 'log-x', help: 'Logarithmic or linear x axis' },
  { keys: ['O'], command: 'clip', help: 'Leave outliers out of the y axis, or show them' },
  { keys: ['L'], command: 'log-y', help: 'Logarithmic or linear y axis', hint: 'log' },
];
