import { expect, it } from 'vitest';
import { adapterName, openDevice, type GpuAdapter } from './dawn.js';

const info = {
  vendor: 'acme',
  architecture: 'x1',
  device: 'Acme 5',
  description: 'driver 3',
  isFallbackAdapter: false,
};

it('asks for all that the adapter has of the limits that ops run into, and for timestamps where it has them', async () => {
  const asked: unknown[] = [];
  const adapter = (features: string[], limits: Record<string, number>): GpuAdapter => ({
    info,
    features: new Set(features),
    limits,
    requestDevice: (descriptor) => {
      asked.push(descriptor);
      return Promise.reject(new Error('no device'));
    },
  });
  await expect(openDevice(adapter(['timestamp-query', 'subgroups'], { maxBufferSize: 7 }))).rejects.toThrow();
  await expect(openDevice(adapter([], { maxTextureDimension1D: 7 }))).rejects.toThrow('no device');
  expect(asked).toEqual([
    { requiredFeatures: ['timestamp-query'], requiredLimits: { maxBufferSize: 7 } },
    { requiredFeatures: [], requiredLimits: {} },
  ]);
});

it('names an adapter by what it tells, and says when it is no GPU', () => {
  expect(adapterName(info)).toBe('Acme 5, driver 3');
  expect(adapterName({ ...info, device: '', description: '' })).toBe('acme');
  expect(adapterName({ ...info, isFallbackAdapter: true })).toBe(
    'Acme 5, driver 3 (no GPU: a processor in its place, slow)',
  );
});
