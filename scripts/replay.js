/** Replays a recording in this terminal: `node scripts/replay.js [docs/images/tour.cast]`. */
import fs from 'node:fs';
import path from 'node:path';

const file = process.argv[2] ?? path.join(import.meta.dirname, '../docs/images/tour.cast');
const [header, ...events] = fs
  .readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
if (process.stdout.columns < header.width || process.stdout.rows < header.height)
  console.error(`the recording is ${header.width}×${header.height}; this terminal is smaller`);
let last = 0;
for (const [time, , text] of events) {
  await new Promise((resolve) => setTimeout(resolve, 1000 * (time - last)));
  last = time;
  process.stdout.write(text);
}
