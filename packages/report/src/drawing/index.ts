export { drawChart, type ChartAxis, type ChartLine, type ChartOptions } from './chart.js';
