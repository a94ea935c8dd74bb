/**
 * Records the terminal UI while the demo runs: `npm run build && node scripts/record-ui.js`.
 * Starts the quickstart matrix on an empty store and the UI beside it in a pseudo-terminal of 120×40, presses keys as
 * a person would, and writes `docs/images/quickstart.cast` (asciicast 2; replay it with `node scripts/replay.js`) and
 * pictures of the screen.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawn as spawnInTerminal } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { screenToSvg } from './screen-to-svg.js';

const root = path.join(import.meta.dirname, '..');
const images = path.join(root, 'docs/images');
const command = path.join(root, 'packages/cli/bin/ablate.js');
const COLUMNS = 120;
const ROWS = 40;
/** Longer waits are shortened to this in the recording, in seconds. */
const LONGEST_PAUSE = 1.5;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ablate-recording-'));
const store = path.join(folder, 'ablate.db');
const env = { ...process.env, ABLATE_STORE: store, XDG_STATE_HOME: folder };
const demo = spawn(process.execPath, [command, 'run', path.join(root, 'experiments/quickstart')], {
  env,
  stdio: 'inherit',
});
const demoEnded = new Promise((resolve) => demo.once('close', resolve));

/** @param {number} seconds */
const wait = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
while (!fs.existsSync(store)) await wait(0.2);
await wait(5);

const terminal = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
const program = spawnInTerminal(process.execPath, [command, 'ui'], {
  cols: COLUMNS,
  rows: ROWS,
  name: 'xterm-256color',
  env: { ...env, COLORTERM: 'truecolor', TERM: 'xterm-256color' },
});
/** @type {[number, 'o', string][]} */
const events = [];
let now = 0;
let last = performance.now();
program.onData((data) => {
  now += Math.min(LONGEST_PAUSE, (performance.now() - last) / 1000);
  last = performance.now();
  events.push([Number(now.toFixed(3)), 'o', data]);
  terminal.write(data);
});

/** @param {string} keys @param {number} seconds */
async function press(keys, seconds) {
  program.write(keys);
  await wait(seconds);
}
/** @param {string} name */
function picture(name) {
  fs.mkdirSync(images, { recursive: true });
  fs.writeFileSync(
    path.join(images, `${name}.svg`),
    screenToSvg(terminal, { title: 'The terminal UI of Ablate' }),
  );
}

await wait(10);
await press('a', 20);
picture('running');
await demoEnded;
await wait(2);
await press('c', 1);
await press('a', 3);
picture('runs');
await press('\t', 4);
picture('charts');
await press('\t', 4);
picture('compare');
await press('q', 1);
const header = { version: 2, width: COLUMNS, height: ROWS, title: 'ablate ui while the quickstart runs' };
fs.writeFileSync(
  path.join(images, 'quickstart.cast'),
  [header, ...events].map((line) => `${JSON.stringify(line)}\n`).join(''),
);
fs.rmSync(folder, { recursive: true });
process.exit(0);
