/**
 * What models and regularizers cost: takes what `npm run -s bench -- networks --json` or `-- regularizers --json` gives, on
 * standard input, into `docs/costs.json`, and writes that into the plugins' READMEs and the tables of docs/guide/costs.md.
 * `--check` takes nothing, and fails where one of these says something else or a plugin has not been measured.
 */
import fs from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';

const root = path.join(import.meta.dirname, '..');
const STORED = path.join(root, 'docs/costs.json');
const PAGE = 'docs/guide/costs.md';
/** Less of a step than this, in percent, is within what two runs of the benchmark differ by. */
const LEAST = 5;

const whole = (value) => value.toLocaleString('en');
const millions = (value) => (value / 1e6).toLocaleString('en', { maximumSignificantDigits: 3 });
const share = (percent) => (percent < LEAST ? `below ${LEAST} %` : `${Math.round(percent)} %`);

/** By package: the benchmark, where a README says what of a plugin's figures, and what the page does. */
const KINDS = {
  models: {
    benchmark: 'networks',
    place: /^\*\*Cost\.\*\*.*$/m,
    inReadme: (figures, name) =>
      `**Cost.** ${whole(figures.parameters)} parameters, ${millions(figures['multiply-adds'])} million multiply-adds of one example, ${whole(figures['ms a step'])} ms of processor time a training step ([of 32 examples of 28×28 values](../../../../${PAGE}); \`npm run bench -- networks ${name}\`).`,
    head: ['model', 'parameters', 'million multiply-adds', 'ms a training step'],
    row: (figures) => [
      whole(figures.parameters),
      millions(figures['multiply-adds']),
      whole(figures['ms a step']),
    ],
  },
  regularizers: {
    benchmark: 'regularizers',
    place: /(?<=^\| _cost_ *\|)[^|]*/m,
    inReadme: (figures) => ` ${share(figures['% of a step'])} `,
    head: ['regularizer', 'of a training step'],
    row: (figures) => [share(figures['% of a step'])],
  },
};

const readmeOf = (kind, name) => `packages/${kind}/src/${name}/README.md`;
const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');

/** Figures by plugin from a benchmark's by `NAME, UNIT`, with those of plugins that it has not measured. */
function take(stored, { machine, ...measured }) {
  for (const [key, value] of Object.entries(measured)) {
    const [name, unit] = key.split(', ');
    const kind = Object.keys(KINDS).find((each) => fs.existsSync(path.join(root, readmeOf(each, name))));
    if (kind === undefined) continue;
    stored[kind].machine = machine;
    stored[kind].figures[name] = { ...stored[kind].figures[name], [unit]: value };
  }
}

function tableOf(kind, { machine, figures }) {
  const { head, row, benchmark } = KINDS[kind];
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const names = Object.keys(figures).sort();
  const rows = names.map((name) =>
    line([`[\`${name}\`](../../${readmeOf(kind, name)})`, ...row(figures[name])]),
  );
  const table = [line(head), line(head.map((_, at) => (at === 0 ? '---' : '--:'))), ...rows].join('\n');
  return `\n\n${table}\n\n\`npm run bench -- ${benchmark}\`, ${machine}.\n\n`;
}

/** The plugins of a kind: each is a folder with a README. @param {string} kind */
const pluginsOf = (kind) =>
  fs
    .globSync(`packages/${kind}/src/*/README.md`, { cwd: root })
    .map((file) => path.basename(path.dirname(file)));

/** The files as they have to be, by path. */
async function written(stored) {
  const files = new Map();
  let page = read(PAGE);
  for (const [kind, { place, inReadme }] of Object.entries(KINDS)) {
    for (const [name, figures] of Object.entries(stored[kind].figures)) {
      const file = readmeOf(kind, name);
      const readme = read(file);
      if (!place.test(readme)) throw new Error(`${file}: expected a place for its cost, ${place}`);
      files.set(
        file,
        readme.replace(place, () => inReadme(figures, name)),
      );
    }
    page = page.replace(
      new RegExp(`(<!-- costs:${kind} -->)[\\s\\S]*?(<!-- /costs -->)`),
      (_, begin, end) => `${begin}${tableOf(kind, stored[kind])}${end}`,
    );
  }
  files.set(PAGE, page);
  const config = await resolveConfig(path.join(root, PAGE));
  for (const [file, text] of files) files.set(file, await format(text, { ...config, parser: 'markdown' }));
  return files;
}

/** What `--check` finds. */
function faultsOf(stored, others) {
  const unmeasured = Object.entries(KINDS).flatMap(([kind, { benchmark }]) =>
    pluginsOf(kind)
      .filter((name) => stored[kind].figures[name] === undefined)
      .map(
        (name) =>
          `${name} has no measured cost: npm run -s bench -- ${benchmark} ${name} --json | node scripts/write-costs.js`,
      ),
  );
  return [...unmeasured, ...others.map((file) => `${file} says something else than docs/costs.json`)];
}

const check = process.argv.includes('--check');
const stored = JSON.parse(fs.readFileSync(STORED, 'utf8'));
if (!check) take(stored, JSON.parse(fs.readFileSync(0, 'utf8')));
const files = await written(stored);
const others = [...files].filter(([file, text]) => read(file) !== text).map(([file]) => file);
if (check) {
  const faults = faultsOf(stored, others);
  if (faults.length > 0) console.error(faults.join('\n'));
  process.exitCode = faults.length > 0 ? 1 : 0;
} else {
  fs.writeFileSync(STORED, `${JSON.stringify(stored, null, 2)}\n`);
  for (const file of others) fs.writeFileSync(path.join(root, file), files.get(file));
  console.log(`${others.length} files written`);
}
