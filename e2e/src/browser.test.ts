import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { chromium, type Browser } from 'playwright-core';
import * as vite from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import webpack from 'webpack';
import { StrangersProject } from './strangers-project.js';

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const program = PROGRAMS.find((file) => existsSync(file));
const PAGES = ['resnet18', 'training'] as const;
const fixtures = path.join(import.meta.dirname, '../fixtures/pages');
const WASM = 'tfjs-backend-wasm-simd.wasm';

/** What `train-moons.js` gives. */
interface Trained {
  readonly accuracies: readonly number[];
  readonly hashes: readonly string[];
}

interface Served {
  readonly url: string;
  readonly warnings: readonly string[];
  close(): Promise<void>;
}

/** Each makes the project's pages, and serves them. */
const BUNDLERS: Readonly<Record<string, (project: StrangersProject) => Promise<Served>>> = {
  'vite dev': async (project) => {
    const warnings: string[] = [];
    const server = await vite.createServer({ ...settings(project, warnings), server: { port: 0 } });
    await server.listen();
    const [url = ''] = server.resolvedUrls?.local ?? [];
    return { url, warnings, close: () => server.close() };
  },
  'vite build': async (project) => {
    const warnings: string[] = [];
    await vite.build({
      ...settings(project, warnings),
      build: {
        target: 'esnext',
        chunkSizeWarningLimit: 2000,
        rolldownOptions: { input: PAGES.map((name) => project.at(`${name}.html`)) },
      },
    });
    return serve(project.at('dist'), warnings);
  },
  webpack: async (project) => {
    const compiler = webpack({
      mode: 'production',
      context: project.folder,
      entry: Object.fromEntries(PAGES.map((name) => [name, project.at(`${name}.js`)])),
      output: { path: project.at('webpack') },
      // Of sizes; they are bounded below.
      performance: false,
      // It takes a minute, and esbuild's page is the one that is measured.
      optimization: { minimize: false },
    });
    const stats = await promisify(compiler.run.bind(compiler))();
    await promisify(compiler.close.bind(compiler))();
    const { errors = [], warnings = [] } = stats?.toJson({ all: false, errors: true, warnings: true }) ?? {};
    addPages(project, 'webpack');
    return serve(
      project.at('webpack'),
      [...errors, ...warnings].map(({ message }) => message),
    );
  },
  esbuild: async (project) => {
    const { errors, warnings } = await esbuild.build({
      absWorkingDir: project.folder,
      entryPoints: PAGES.map((name) => project.at(`${name}.js`)),
      outdir: project.at('esbuild'),
      ...{ bundle: true, minify: true, format: 'esm', logLevel: 'silent' },
    });
    addPages(project, 'esbuild');
    return serve(
      project.at('esbuild'),
      [...errors, ...warnings].map(({ text }) => text),
    );
  },
};

const page = (name: string) =>
  `<!doctype html><link rel="icon" href="data:," /><script type="module" src="./${name}.js"></script>`;

function addPages(project: StrangersProject, folder: string): void {
  for (const name of PAGES) project.write(`${folder}/${name}.html`, page(name));
  mkdirSync(project.at(`${folder}/wasm`), { recursive: true });
  copyFileSync(project.at(`public/wasm/${WASM}`), project.at(`${folder}/wasm/${WASM}`));
}

function settings(project: StrangersProject, warnings: string[]): vite.InlineConfig {
  const note = (text: string) => void warnings.push(text);
  const logger: vite.Logger = {
    ...vite.createLogger('silent'),
    ...{ warn: note, warnOnce: note, error: note },
  };
  return { root: project.folder, configFile: false, customLogger: logger, appType: 'mpa' };
}

async function serve(folder: string, warnings: readonly string[]): Promise<Served> {
  const server = await vite.preview({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    build: { outDir: '.' },
    preview: { port: 0 },
  });
  const [url = ''] = server.resolvedUrls?.local ?? [];
  return { url, warnings, close: () => server.close() };
}

// Why it is skipped stands in its name.
describe.skipIf(program === undefined)('pages with our packages (skipped without Chromium)', () => {
  let project: StrangersProject;
  let browser: Browser;
  let inNode: Trained;

  beforeAll(async () => {
    project = new StrangersProject(['core', 'models', 'regularizers', 'statistics']);
    for (const name of PAGES) project.write(`${name}.html`, page(name));
    for (const name of readdirSync(fixtures)) copyFileSync(path.join(fixtures, name), project.at(name));
    mkdirSync(project.at('public/wasm'), { recursive: true });
    copyFileSync(
      project.at(`node_modules/@tensorflow/tfjs-backend-wasm/dist/${WASM}`),
      project.at(`public/wasm/${WASM}`),
    );
    const print =
      "const { trainMoons } = await import('./train-moons.js'); console.log(JSON.stringify(await trainMoons()))";
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', print], { cwd: project.folder });
    inNode = JSON.parse(stdout) as Trained;
    browser = await chromium.launch({ executablePath: program ?? '', args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser.close();
    project[Symbol.dispose]();
  });

  async function resultOf(url: string): Promise<{ result: unknown; complaints: string[] }> {
    const opened = await browser.newPage();
    const complaints: string[] = [];
    opened.on('console', (message) => {
      if (['warning', 'error'].includes(message.type())) complaints.push(message.text());
    });
    opened.on('pageerror', (error) => complaints.push(String(error)));
    await opened.goto(url);
    const handle = await opened
      .waitForFunction(() => (globalThis as { result?: unknown }).result, undefined, { timeout: 120_000 })
      .catch((error: unknown) => {
        throw new Error(`no result: ${complaints.join('\n')}`, { cause: error });
      });
    const result = await handle.jsonValue();
    await opened.close();
    return { result, complaints };
  }

  it.each(Object.keys(BUNDLERS))(
    '%s: a ResNet-18 computes, and a network trains as in Node, without a warning',
    async (name) => {
      const served = await BUNDLERS[name]!(project);
      try {
        const resnet = await resultOf(`${served.url}resnet18.html`);
        expect(resnet.complaints).toEqual([]);
        expect(resnet.result).toMatchObject({ parameters: 11_191_242, shape: [1, 10] });
        const training = await resultOf(`${served.url}training.html`);
        expect(training.complaints).toEqual([]);
        expect(training.result).toEqual({
          ...inNode,
          refusal: expect.stringContaining(
            'dataset "csv": expected files, which a page has none of',
          ) as string,
        });
        expect(served.warnings).toEqual([]);
      } finally {
        await served.close();
      }
    },
  );

  it('learns', () => {
    for (const accuracy of inNode.accuracies) expect(accuracy).toBeGreaterThan(0.8);
  });

  it('a ResNet-18 page is at most 220 kB of JavaScript', () => {
    const size = gzipSync(readFileSync(project.at('esbuild/resnet18.js')), { level: 9 }).length;
    expect(size).toBeLessThanOrEqual(220_000);
  });
});
