export { columnMoments, columnProducts, columnSums, combineColumns, scaleColumns } from './columns';
export { convFilterGradient } from './conv-filter-gradient';
export { momentumStep, reluGradient } from './pointwise';
export { convInputGradient, convolve, packWeights } from './convolve';
