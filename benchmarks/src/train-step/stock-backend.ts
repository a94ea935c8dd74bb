import { pathToFileURL } from 'node:url';
import { findTensorflow } from '@ablate/tensorflow';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-wasm';

type Shape4 = [number, number, number, number];

/** dW = conv(xᵀ, dyᵀ), dilated by the stride; for 'same' and 'valid' padding. */
function filterGradient(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  filterShape: Shape4,
  stride: number,
  pad: 'same' | 'valid',
) {
  const [kernelHeight, kernelWidth] = filterShape;
  const { padInfo } = tf.backend_util.computeConv2DInfo(x.shape, filterShape, stride, 1, pad);
  const [images, height, width, channels] = x.shape;
  const wantedHeight = (dy.shape[1] - 1) * stride + kernelHeight;
  const wantedWidth = (dy.shape[2] - 1) * stride + kernelWidth;
  const padded = tf.pad(x, [
    [0, 0],
    [padInfo.top, Math.max(0, wantedHeight - height - padInfo.top)],
    [padInfo.left, Math.max(0, wantedWidth - width - padInfo.left)],
    [0, 0],
  ]);
  const cut = tf.slice(padded, [0, 0, 0, 0], [images, wantedHeight, wantedWidth, channels]);
  const product = tf.conv2d(
    tf.transpose(cut, [3, 1, 2, 0]),
    tf.transpose(dy, [1, 2, 0, 3]),
    1,
    'valid',
    'NHWC',
    stride,
  );
  return tf.transpose(product, [1, 2, 0, 3]);
}

/** Makes a backend of tfjs current as it is, with nothing of ours but the filter gradient that wasm lacks. */
export async function startStock(backend: string): Promise<void> {
  if (backend === 'tensorflow') await importTensorflow();
  else registerFilterGradient();
  await tf.setBackend(backend);
  await tf.ready();
}

function registerFilterGradient(): void {
  tf.registerKernel({
    kernelName: 'Conv2DBackpropFilter',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { filterShape, strides, pad } = attrs as {
        filterShape: Shape4;
        strides: number | [number, number];
        pad: 'same' | 'valid';
      };
      const [stride = 1] = [strides].flat();
      return tf.tidy(() =>
        filterGradient(inputs.x as tf.Tensor4D, inputs.dy as tf.Tensor4D, filterShape, stride, pad),
      );
    },
  });
}

/** tfjs-node as it is, without our kernels. */
async function importTensorflow(): Promise<void> {
  const found = await findTensorflow();
  if ('reason' in found) throw new Error(found.reason);
  process.env.TF_NUM_INTRAOP_THREADS = process.env.ABLATE_THREADS;
  await import(pathToFileURL(found.file).href);
}
