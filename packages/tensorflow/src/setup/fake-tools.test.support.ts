import { createHash } from 'node:crypto';
import { appendFileSync, chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { zipSync } from 'fflate';

/** The addon's package as the fake npm installs it: it "loads" where its library and addon are. */
const PACKAGE = `
const fs = require('node:fs');
const path = require('node:path');
const at = (name) => path.join(__dirname, '..', name);
if (!fs.existsSync(at('lib/napi-v8/tfjs_binding.node'))) throw new Error('no addon');
const library = fs.readFileSync(at('deps/lib/libtensorflow.so.2'), 'utf8');
if (!/^[0-9.]+$/.test(library)) throw new Error('undefined symbol: TF_Version');
process.dlopen = (_module, file) => {
  if (fs.readFileSync(file, 'utf8') !== 'kernels') throw new Error('no kernels');
};
exports.backend = () => ({ binding: { TF_Version: library }, isUsingGpuDevice: false });
exports.tensor2d = (values) => values;
exports.matMul = ([a, b, c, d], [e, f, g, h]) => ({
  dataSync: () => [a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h],
});
`;

const NPM = `
const prefix = process.argv[process.argv.indexOf('--prefix') + 1];
const folder = path.join(prefix, 'node_modules/@tensorflow/tfjs-node-gpu');
const write = (name, content) => {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  fs.writeFileSync(path.join(folder, name), content);
};
const [command, script] = process.argv.slice(2);
const headers = (folder) => path.join(folder, 'include/node/node_version.h');
if (command === 'install' && script.startsWith('node-')) {
  const [name, version] = script.split('@');
  const file = headers(path.join(prefix, 'node_modules', name));
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const line = (number, i) => '#define NODE_' + ['MAJOR', 'MINOR', 'PATCH'][i] + '_VERSION ' + number;
  fs.writeFileSync(file, version.split('.').map(line).join('\\n'));
} else if (command === 'install') {
  write('package.json', '{}');
  write('dist/index.js', ${JSON.stringify(PACKAGE)});
}
if (script === 'prebuilt') {
  write('deps/lib/libtensorflow.so.2', fs.readFileSync(path.join(root, 'prebuilt'), 'utf8'));
  write('deps/lib/libtensorflow.so.2.9.1', '');
  write('lib/napi-v8/tfjs_binding.node', '');
}
if (script === 'addon') {
  for (const name of ['lib/libtensorflow_framework.so', 'include/tensorflow/c/c_api.h'])
    if (!fs.existsSync(path.join(folder, 'deps', name))) throw new Error('no ' + name);
  say('LDFLAGS=' + (process.env.LDFLAGS ?? ''));
  const version = fs.readFileSync(headers(process.env.npm_config_nodedir), 'utf8').matchAll(/_VERSION (\\d+)/g);
  say('headers=' + Array.from(version, ([, number]) => number).slice(0, 3).join('.'));
  hangIfAsked('build');
  write('lib/napi-v8/tfjs_binding.node', '');
}
`;

const PYTHON = `
const [, , , , action, requirement] = process.argv;
if (action === 'download') {
  const target = process.argv[process.argv.indexOf('--dest') + 1];
  const name = requirement.split(/[<>=]/)[0].replaceAll('-', '_');
  const wheel = fs.readdirSync(path.join(root, 'wheels')).find((known) => known.startsWith(name + '-'));
  if (wheel === undefined) {
    console.error('ERROR: No matching distribution found for ' + requirement);
    process.exit(1);
  }
  fs.writeFileSync(path.join(process.env.TMPDIR, 'part'), 'half of it');
  hangIfAsked('download');
  fs.unlinkSync(path.join(process.env.TMPDIR, 'part'));
  fs.copyFileSync(path.join(root, 'wheels', wheel), path.join(target, wheel));
}
`;

const COMPILER = `
const output = process.argv.indexOf('-o');
if (output > 0) fs.writeFileSync(process.argv[output + 1], fs.existsSync(path.join(root, 'bad-compiler')) ? '' : 'kernels');
`;

const FAKES = { npm: NPM, python3: PYTHON, 'g++': COMPILER, make: '' };
type Tool = keyof typeof FAKES;

/** Programs in a folder that do in milliseconds what the real ones do, and keep a log of how they were called. */
export class FakeTools {
  /** To be the PATH. */
  readonly bin: string;
  readonly #root: string;

  constructor(root: string, tools: readonly Tool[] = ['npm', 'python3', 'g++', 'make']) {
    this.#root = root;
    this.bin = path.join(root, 'bin');
    mkdirSync(this.bin, { recursive: true });
    mkdirSync(path.join(root, 'wheels'), { recursive: true });
    for (const tool of tools) {
      const file = path.join(this.bin, tool);
      writeFileSync(file, `#!${process.execPath}\n${this.#prelude(tool)}${FAKES[tool]}`);
      chmodSync(file, 0o755);
    }
    appendFileSync(path.join(root, 'calls'), '');
  }

  #prelude(tool: Tool): string {
    return `
const fs = require('node:fs');
const path = require('node:path');
const root = ${JSON.stringify(this.#root)};
const say = (line) => fs.appendFileSync(path.join(root, 'calls'), line + '\\n');
const hangIfAsked = (where) => {
  if (!fs.existsSync(path.join(root, 'hang-' + where))) return;
  say('hangs ' + process.pid);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};
say([${JSON.stringify(tool)}, ...process.argv.slice(2)].join(' '));
`;
  }

  /** One line for each call of a tool. */
  calls(): string[] {
    return readFileSync(path.join(this.#root, 'calls'), 'utf8').split('\n').slice(0, -1);
  }

  /** What the fake server has for the official library: its content is its version. */
  offerPrebuilt(content: string): void {
    writeFileSync(path.join(this.#root, 'prebuilt'), content);
  }

  /** Puts a wheel where the fake pip finds it; `changed` files do not have the content that its record says. */
  offerWheel(name: string, files: Readonly<Record<string, string>>, changed: readonly string[] = []): string {
    const info = `${name.split('-').slice(0, 2).join('-')}.dist-info`;
    const entries: Record<string, Uint8Array> = {};
    const record: string[] = [];
    for (const [file, content] of Object.entries(files)) {
      const target = file.replace('INFO', info);
      entries[target] = Buffer.from(changed.includes(file) ? `${content} changed` : content);
      const hash = createHash('sha256').update(content).digest('base64url');
      record.push(`${target},sha256=${hash},${Buffer.byteLength(content)}`);
    }
    entries[`${info}/RECORD`] = Buffer.from(`${record.join('\n')}\n`);
    const target = path.join(this.#root, 'wheels', name);
    writeFileSync(target, zipSync(entries));
    return target;
  }
}

/** What TensorFlow's wheel has that counts, and something that does not. */
export const TENSORFLOW_FILES = {
  'tensorflow/libtensorflow_cc.so.2': '2.21.0',
  'tensorflow/libtensorflow_framework.so.2': 'framework',
  'tensorflow/include/tensorflow/c/c_api.h': '#pragma once',
  'tensorflow/include/tensorflow/core/graph.h': '#pragma once',
  'tensorflow/python/ops.py': 'pass',
  'INFO/METADATA': 'Name: tensorflow\n',
  'tensorflow/include/LICENSE': 'Apache',
};
/** Not the name of the wheel whose hash is known. */
export const CPU_WHEEL = 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_17_x86_64.whl';
