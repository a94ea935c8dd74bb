// Writes what `npm run -s bench -- regularizers --json` gives, on standard input, into the tables of the READMEs.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';

const folder = path.join(import.meta.dirname, '../packages/regularizers/src');
const UNIT = ', % of a step';
/** Less than this is within what two runs of the benchmark differ by. */
const LEAST = 5;

const figures = Object.entries(JSON.parse(readFileSync(0, 'utf8'))).filter(([key]) => key.endsWith(UNIT));
for (const [key, percent] of figures) {
  const file = path.join(folder, key.slice(0, -UNIT.length), 'README.md');
  const cost = percent < LEAST ? `below ${LEAST} %` : `${Math.round(percent)} %`;
  const before = readFileSync(file, 'utf8');
  const after = before.replace(/^(\| _cost_ *\|)[^|]*/m, `$1 ${cost} `);
  if (!after.includes(`| ${cost} |`)) throw new Error(`${file}: expected a row "| _cost_ | … |"`);
  writeFileSync(file, await format(after, { ...(await resolveConfig(file)), parser: 'markdown' }));
}
console.log(`${figures.length} costs written`);
