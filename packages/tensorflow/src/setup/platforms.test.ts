import { afterEach, expect, it, vi } from 'vitest';
import { obstacle } from './native-kernels.js';
import { wheelPlatform } from './wheels.js';

afterEach(() => vi.restoreAllMocks());

it.each<[NodeJS.Platform, NodeJS.Architecture]>([
  ['darwin', 'arm64'],
  ['win32', 'x64'],
  ['linux', 'arm64'],
])('kernels in C++ are not for %s on %s, and it says so', async (platform, arch) => {
  vi.spyOn(process, 'platform', 'get').mockReturnValue(platform);
  vi.spyOn(process, 'arch', 'get').mockReturnValue(arch);
  expect(await obstacle()).toBe(`they are for Linux on x64, this is ${platform} on ${arch}`);
});

it.each(['darwin-arm64', 'win32-x64'])(
  'the wheel is refused on %s, with those that are known',
  (platform) => {
    expect(() => wheelPlatform('cpu', platform)).toThrow(/linux-x64.*this is /);
  },
);
