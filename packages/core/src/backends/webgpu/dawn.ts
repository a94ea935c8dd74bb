import { importPackage } from '../resolve-package.js';

/** What is used of WebGPU's interface, as npm's `webgpu` (Dawn) gives it. */
export interface Gpu {
  requestAdapter(options: { powerPreference: 'high-performance' }): Promise<GpuAdapter | null>;
}

export interface GpuAdapter {
  readonly info: {
    readonly vendor: string;
    readonly architecture: string;
    readonly device: string;
    readonly description: string;
    readonly isFallbackAdapter: boolean;
  };
  readonly features: ReadonlySet<string>;
  readonly limits: Readonly<Record<string, number>>;
  requestDevice(descriptor: {
    requiredFeatures: string[];
    requiredLimits: Record<string, number>;
  }): Promise<GpuDevice>;
}

export interface GpuDevice {
  readonly limits: Readonly<Record<string, number>>;
  /** Resolves when the device can no longer be used. */
  readonly lost: Promise<{ readonly message: string }>;
  addEventListener(type: 'uncapturederror', listener: (event: UncapturedError) => void): void;
}

interface UncapturedError {
  readonly error: { readonly message: string };
  /** Keeps it from being printed. */
  preventDefault(): void;
}

interface Dawn {
  /** Opens the graphics system; devices live as long as what it gives is referenced. */
  create(this: void, options: string[]): Gpu;
  /** The classes and constants that a browser has as globals. */
  readonly globals: object;
}

export const DAWN = 'webgpu';

/** Dawn, with WebGPU's constants made globals, where tfjs's backend reads them. */
export async function openGpu(): Promise<Gpu> {
  const { create, globals } = (await importPackage(DAWN)) as Dawn;
  Object.assign(globalThis, globals);
  return create([]);
}

/** Raised to what the adapter has: without asking, a device has the least that WebGPU promises. */
const RAISED = [
  'maxBufferSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxUniformBufferBindingSize',
];

/** A device with the adapter's limits, and timestamps, by which kernels are profiled, where it has them. */
export function openDevice(adapter: GpuAdapter): Promise<GpuDevice> {
  return adapter.requestDevice({
    requiredFeatures: ['timestamp-query'].filter((feature) => adapter.features.has(feature)),
    requiredLimits: Object.fromEntries(
      RAISED.flatMap((name) => {
        const limit = adapter.limits[name];
        return limit === undefined ? [] : [[name, limit]];
      }),
    ),
  });
}

/** Device and driver. */
export function adapterName({ vendor, device, description, isFallbackAdapter }: GpuAdapter['info']): string {
  const name = [device || vendor, description].filter((part) => part !== '').join(', ');
  return isFallbackAdapter ? `${name} (no GPU: a processor in its place, slow)` : name;
}
