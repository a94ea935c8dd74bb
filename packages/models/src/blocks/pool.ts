import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';

type Cropping = [[number, number], [number, number]];

/**
 * Largest of 3×3, in steps of 2, with a border that never wins, as PyTorch pads:
 * `[N, H, W, C] → [N, ⌈H/2⌉, ⌈W/2⌉, C]`. After a ReLU (`nonNegative`) zeros are such a border; else the image's
 * own edge is repeated, which adds no new value to any window.
 */
export function maxPool(x: SymbolicTensor, name: string, nonNegative: boolean): SymbolicTensor {
  const padded = nonNegative
    ? (layers.zeroPadding2d({ name: `${name}_pad`, padding: 1 }).apply(x) as SymbolicTensor)
    : repeatEdge(repeatEdge(x, `${name}_rows`, 1), `${name}_columns`, 2);
  return layers.maxPooling2d({ name, poolSize: 3, strides: 2 }).apply(padded) as SymbolicTensor;
}

/**
 * Mean of 2×2 in steps of 2; where the border cuts a square, of what is inside: `[N, H, W, C] → [N, ⌈H/2⌉, ⌈W/2⌉, C]`.
 * The last row and column of an odd image are repeated for it: tfjs divides the gradient of a cut square by 4.
 */
export function averagePool(x: SymbolicTensor, name: string): SymbolicTensor {
  // A side that isn't known is taken for even.
  const isOdd = (size: number | null | undefined) => (size ?? 0) % 2 === 1;
  const rows = isOdd(x.shape[1]) ? repeatEdge(x, `${name}_rows`, 1, ['last']) : x;
  const even = isOdd(x.shape[2]) ? repeatEdge(rows, `${name}_columns`, 2, ['last']) : rows;
  return layers.averagePooling2d({ name, poolSize: 2, strides: 2 }).apply(even) as SymbolicTensor;
}

/** Every `stride`-th pixel from the first: `[N, H, W, C] → [N, ⌈H/stride⌉, ⌈W/stride⌉, C]`. */
export function subsample(x: SymbolicTensor, name: string, stride: number): SymbolicTensor {
  return layers.maxPooling2d({ name, poolSize: 1, strides: stride }).apply(x) as SymbolicTensor;
}

/** Zero channels around the given ones: `[N, H, W, C] → [N, H, W, channels]`. */
export function padChannels(x: SymbolicTensor, name: string, channels: number): SymbolicTensor {
  const missing = channels - (x.shape.at(-1) ?? channels);
  const before = Math.floor(missing / 2);
  const turn = (y: SymbolicTensor, turned: string) =>
    layers.permute({ name: turned, dims: [1, 3, 2] }).apply(y) as SymbolicTensor;
  const padding: Cropping = [
    [0, 0],
    [before, missing - before],
  ];
  // Keras pads rows and columns only, so the channels stand in for the columns.
  const padded = layers.zeroPadding2d({ name, padding }).apply(turn(x, `${name}_to`)) as SymbolicTensor;
  return turn(padded, `${name}_from`);
}

type Edge = 'first' | 'last';

/** The image with its first and last row (or column) once more beyond the border, or one of them. */
function repeatEdge(
  x: SymbolicTensor,
  name: string,
  axis: 1 | 2,
  edges: readonly Edge[] = ['first', 'last'],
): SymbolicTensor {
  const size = x.shape[axis] ?? 1;
  const crop = (edge: Edge) => {
    if (!edges.includes(edge)) return [];
    const cropped: [number, number] = edge === 'first' ? [0, size - 1] : [size - 1, 0];
    const cropping: Cropping = axis === 1 ? [cropped, [0, 0]] : [[0, 0], cropped];
    return [layers.cropping2D({ name: `${name}_${edge}`, cropping }).apply(x) as SymbolicTensor];
  };
  const parts = [...crop('first'), x, ...crop('last')];
  return layers.concatenate({ name, axis }).apply(parts) as SymbolicTensor;
}
