import path from 'node:path';
import vm from 'node:vm';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { expect, it } from 'vitest';

/** The package as one script for a browser. */
async function bundle(external: RegExp[]): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['@ablate/source'] },
    build: {
      write: false,
      minify: true,
      lib: {
        entry: path.join(import.meta.dirname, 'index.ts'),
        formats: [external.length > 0 ? 'es' : 'iife'],
        name: 'statistics',
      },
      rollupOptions: { external },
    },
  });
  const [first] = [built].flat();
  const [chunk] = first !== undefined && 'output' in first ? first.output : [];
  if (chunk === undefined) throw new Error('expected one chunk, got none');
  return chunk.code;
}

it('runs without Node, in 70 kB', async () => {
  const script = await bundle([]);
  const expression = `${script}; JSON.stringify(statistics.studentInterval([0, 2]))`;
  const interval: unknown = JSON.parse(String(vm.runInNewContext(expression, {})));
  expect(interval).toEqual({
    low: expect.closeTo(-11.706204736, 6) as number,
    high: expect.closeTo(13.706204736, 6) as number,
    level: 0.95,
    kind: 'student',
  });
  expect(gzipSync(script).length).toBeLessThan(70_000);
});

it('is 16 kB without the distributions', async () => {
  const script = await bundle([/^@stdlib\//]);
  expect(script).toContain('@stdlib/stats-base-dists-t-quantile');
  expect(gzipSync(script).length).toBeLessThan(16_000);
});
