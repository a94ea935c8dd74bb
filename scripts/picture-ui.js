/**
 * Writes a picture of the terminal UI over a store: `node scripts/picture-ui.js STORE PICTURE.svg [KEY …]`, after
 * `npm run build`. Keys are pressed one after the other; `tab`, `enter` and `space` are those keys.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { screenToSvg } from './screen-to-svg.js';

const [store, picture, ...keys] = process.argv.slice(2);
if (store === undefined || picture === undefined)
  throw new Error('expected: node scripts/picture-ui.js STORE PICTURE.svg [KEY …]');
const NAMED = { tab: '\t', enter: '\r', space: ' ' };
const size = { cols: 120, rows: 40 };
const terminal = new xterm.Terminal({ ...size, allowProposedApi: true });
const state = fs.mkdtempSync(path.join(os.tmpdir(), 'ablate-picture-'));
const command = path.join(import.meta.dirname, '../packages/cli/bin/ablate.js');
const program = spawn(process.execPath, [command, 'ui', '--store', store], {
  ...size,
  name: 'xterm-256color',
  env: { ...process.env, XDG_STATE_HOME: state, COLORTERM: 'truecolor', TERM: 'xterm-256color' },
});
program.onData((data) => terminal.write(data));
/** @param {number} seconds */
const wait = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));

await wait(4);
for (const key of keys) {
  program.write(NAMED[key] ?? key);
  await wait(1.5);
}
fs.mkdirSync(path.dirname(picture), { recursive: true });
fs.writeFileSync(picture, screenToSvg(terminal, { title: 'The terminal UI of Ablate' }));
program.kill();
fs.rmSync(state, { recursive: true });
process.exit(0);
