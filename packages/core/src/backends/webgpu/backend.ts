import * as tf from '@tensorflow/tfjs-core';
import { AblateError } from '../../errors.js';
import type { Backend } from '../backend.js';
import { importPackage } from '../resolve-package.js';
import { adapterName, openDevice, openGpu, type Gpu, type GpuAdapter, type GpuDevice } from './dawn.js';
import { probeWebgpu, TFJS_WEBGPU } from './probe.js';
import { registerWebgpuKernels } from './register.js';

/** What is used of tfjs's backend. */
interface WebgpuBackend extends tf.KernelBackend {
  readonly tensorMap: { get(dataId: object): { readonly values?: unknown; readonly dtype: string } };
}

interface WebgpuPackage {
  readonly WebGPUBackend: new (device: GpuDevice, adapter: GpuAdapter['info']) => WebgpuBackend;
}

/** Referenced for as long as the process lives: what Dawn opened is closed when it is collected. */
let opened: { readonly gpu: Gpu; readonly device: GpuDevice; readonly name: string } | undefined;

/** Opens a device, once in a process, and registers tfjs's backend on it; gives the device's name. */
async function load(): Promise<string> {
  if (opened !== undefined) return opened.name;
  const gpu = await openGpu();
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) throw new AblateError('BACKEND', 'webgpu: expected an adapter, received none');
  const device = await openDevice(adapter);
  const { info } = adapter;
  const { WebGPUBackend } = (await importPackage(TFJS_WEBGPU)) as WebgpuPackage;
  const backend = withNavigator(gpu, () => new WebGPUBackend(device, info));
  registerWebgpuKernels();
  reportErrors(backend, device);
  tf.registerBackend('webgpu', () => backend);
  opened = { gpu, device, name: adapterName(info) };
  return opened.name;
}

/** tfjs looks for a browser's `navigator.gpu`; it is there only while that is looked for. */
function withNavigator<T>(gpu: Gpu, create: () => T): T {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  try {
    return create();
  } finally {
    if (before === undefined) Reflect.deleteProperty(globalThis, 'navigator');
    else Object.defineProperty(globalThis, 'navigator', before);
  }
}

/**
 * Makes reads fail after anything went wrong on the device, which else tells nobody and computes zeros, and lets
 * a read that does not wait say what to write instead.
 */
function reportErrors(backend: WebgpuBackend, device: GpuDevice): void {
  let failure: string | undefined;
  device.addEventListener('uncapturederror', (event) => {
    event.preventDefault();
    failure ??= event.error.message.trim();
  });
  void device.lost.then(({ message }) => {
    failure ??= `the device was lost: ${message}`;
  });
  const read = backend.read.bind(backend);
  const readSync = backend.readSync.bind(backend);
  const check = () => {
    if (failure !== undefined) throw new AblateError('BACKEND', `webgpu: ${failure}`);
  };
  backend.read = async (dataId) => {
    try {
      return await read(dataId);
    } finally {
      check();
    }
  };
  backend.readSync = (dataId) => {
    const { values, dtype } = backend.tensorMap.get(dataId);
    if ((values ?? null) === null && dtype !== 'string')
      throw new AblateError(
        'BACKEND',
        'webgpu: a tensor on the device cannot be read at once; write `await tensor.data()` in place of dataSync',
      );
    return readSync(dataId);
  };
}

/** Any GPU, by tfjs's package on Dawn. */
export const backend: Backend = { probe: probeWebgpu, load };
