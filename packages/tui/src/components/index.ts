export { Chart, type ChartProps, type ChartSeries } from './Chart.js';
export { ForestPlot, type ForestPlotProps } from './ForestPlot.js';
export type { HintedKeys } from './hint-spans.js';
export { LookContext } from './Rows.js';
export { StatusBar, type StatusBarProps } from './StatusBar.js';
export { Table, type TableColumn, type TableProps } from './Table.js';
export type { Look } from '../text/paint.js';
export type { Color, Theme } from '../text/theme.js';
