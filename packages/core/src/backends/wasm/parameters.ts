/** What the functions that `assembly/index.ts` exports take, in order: written by parameters.test.ts. */
// prettier-ignore
export const PARAMETERS = {
  columnMoments: ['x', 'rows', 'columns', 'scratch', 'mean', 'variance'],
  columnProducts: ['x', 'y', 'rows', 'columns', 'sums'],
  columnSums: ['x', 'rows', 'columns', 'sums'],
  combineColumns: ['x', 'a', 'y', 'b', 'shift', 'z', 'rows', 'columns'],
  convolve: ['x', 'packed', 'bias', 'y', 'scratch', 'images', 'height', 'width', 'channels', 'outHeight', 'outWidth', 'filters', 'kernelHeight', 'kernelWidth', 'strideY', 'strideX', 'top', 'left'],
  convolveFilterGradient: ['x', 'dy', 'gradient', 'images', 'height', 'width', 'channels', 'outHeight', 'outWidth', 'filters', 'kernelHeight', 'kernelWidth', 'strideY', 'strideX', 'top', 'left'],
  convolveInputGradient: ['dy', 'packed', 'dx', 'scratch', 'images', 'height', 'width', 'channels', 'outHeight', 'outWidth', 'filters', 'kernelHeight', 'kernelWidth', 'strideY', 'strideX', 'top', 'left'],
  momentumStep: ['weight', 'velocity', 'gradient', 'rate', 'newWeight', 'newVelocity', 'elements', 'momentum', 'nesterov'],
  packWeights: ['w', 'packed', 'taps', 'first', 'second', 'overFirst'],
  reluGradient: ['dy', 'y', 'dx', 'elements'],
  scaleColumns: ['x', 'scale', 'shift', 'y', 'rows', 'columns'],
} as const;
