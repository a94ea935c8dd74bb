/**
 * Records a tour of the terminal UI, and takes an image of each view: `npm run build && node scripts/record-ui.js`.
 * Runs the quickstart matrix in a store of its own, opens the UI on it in a pseudo-terminal of 120×40, presses keys as a
 * person would, and writes `docs/images/tour.cast` (asciicast 2; replay it with `node scripts/replay.js`) and the
 * images. `node scripts/record-ui.js STORE` shows a copy of a store in which the quickstart has run already.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawn as spawnInTerminal } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import Database from 'better-sqlite3';
import { screenToSvg } from './screen-to-svg.js';

const root = path.join(import.meta.dirname, '..');
const images = path.join(root, 'docs/images');
const command = path.join(root, 'packages/cli/bin/ablate.js');
const SIZE = { cols: 120, rows: 40 };
/** Longer waits are shortened to this in the recording, in seconds. */
const LONGEST_PAUSE = 1.5;
/** What stands in the images for the machine that they were taken on. */
const HOST = 'studio';
const HOME = '~/ablate';

const [given] = process.argv.slice(2);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ablate-recording-'));
const store = path.join(folder, 'ablate.db');
const env = { ...process.env, ABLATE_STORE: store, XDG_STATE_HOME: folder };

/** @param {number} seconds */
const wait = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));

/** Runs the quickstart to its end. @returns {Promise<unknown>} */
function trainDemo() {
  const args = [command, 'run', path.join(root, 'experiments/quickstart')];
  const demo = spawn(process.execPath, args, { env, stdio: 'inherit' });
  return new Promise((resolve) => demo.once('close', resolve));
}

/** Puts another name, folder and branch in the place of this machine's. */
function hideMachine() {
  const database = new Database(store);
  database.function('hide', (text) =>
    String(text).replaceAll(root, HOME).replaceAll(os.homedir(), '~').replaceAll(os.hostname(), HOST),
  );
  database.exec(`UPDATE runs SET host = '${HOST}' WHERE host IS NOT NULL`);
  database.exec('UPDATE environments SET environment = hide(environment) WHERE environment IS NOT NULL');
  database.exec(`UPDATE environments SET environment = json_replace(environment, '$.git.branch', 'main')`);
  database.close();
}

/** A terminal with the UI in it, all of whose output is kept. */
class Recording {
  terminal = new xterm.Terminal({ ...SIZE, allowProposedApi: true });
  /** @type {[number, 'o', string][]} */
  events = [];
  #now = 0;
  #last = performance.now();
  #program = spawnInTerminal(process.execPath, [command, 'ui'], {
    ...SIZE,
    name: 'xterm-256color',
    env: { ...env, COLORTERM: 'truecolor', TERM: 'xterm-256color' },
  });

  constructor() {
    this.#program.onData((data) => {
      this.#now += Math.min(LONGEST_PAUSE, (performance.now() - this.#last) / 1000);
      this.#last = performance.now();
      this.events.push([Number(this.#now.toFixed(3)), 'o', data]);
      this.terminal.write(data);
    });
  }

  /** @param {string} keys @param {number} [seconds] that they are looked at */
  async press(keys, seconds = 2) {
    this.#program.write(keys);
    await wait(seconds);
  }

  /** @param {string} name */
  image(name) {
    const svg = screenToSvg(this.terminal, { title: `The terminal UI of Ablate: ${name}` });
    fs.writeFileSync(path.join(images, `${name}.svg`), svg);
  }

  save() {
    const { cols: width, rows: height } = SIZE;
    const header = { version: 2, width, height, title: 'ablate ui: a tour of its views' };
    const lines = [header, ...this.events].map((line) => `${JSON.stringify(line)}\n`);
    fs.writeFileSync(path.join(images, 'tour.cast'), lines.join(''));
  }
}

/** Every view of what has been trained. @param {Recording} recording */
async function recordViews(recording) {
  await wait(4);
  recording.image('answer');
  await recording.press('2', 1);
  // A run of each cell.
  await recording.press(' ', 1);
  await recording.press('j ', 1);
  await recording.press('j ', 3);
  recording.image('runs');
  await recording.press('3', 2);
  await recording.press('\r', 3);
  recording.image('charts');
  await recording.press('hh++');
  await recording.press('w');
  await recording.press('\u001b\u001b', 1);
  await recording.press('2', 1);
  await recording.press('co');
  await recording.press('a');
  await recording.press('4', 3);
  recording.image('compare');
  await recording.press('jjjj');
  await recording.press('2', 1);
  await recording.press('o', 1);
  await recording.press('\r', 3);
  recording.image('run');
  await recording.press('/confusion matrix\r', 3);
  recording.image('layers');
  await recording.press('6', 3);
  recording.image('matrix');
  await recording.press('jl');
  await recording.press('q', 1);
}

fs.mkdirSync(images, { recursive: true });
if (given === undefined) await trainDemo();
else {
  for (const part of ['', '-wal', '.artifacts'])
    if (fs.existsSync(given + part)) fs.cpSync(given + part, store + part, { recursive: true });
}
hideMachine();
const tour = new Recording();
await recordViews(tour);
tour.save();
fs.rmSync(folder, { recursive: true });
process.exit(0);
