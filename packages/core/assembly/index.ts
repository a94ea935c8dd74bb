export { columnMoments, columnProducts, columnSums, combineColumns, scaleColumns } from './columns';
export { convolve, convolveInputGradient, packWeights } from './convolve';
export { convolveFilterGradient } from './convolve-filter-gradient';
export { momentumStep } from './momentum-step';
export { reluGradient } from './relu';
