import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { callsOfAll } from './calls-of-all.js';
import { openEditor } from './editor.js';
import { root } from './guide.js';

/** Plugins that stem from no paper. */
const NO_PAPER = new Set([
  ...['csv', 'idx', 'imageFolder', 'sequences', 'twoMoons', 'spirals', 'sineRegression'],
  ...['constant', 'multiStep', 'reduceOnPlateau', 'step'],
  ...['local', 'slurm'],
]);

/** Options that are no paper's: they choose among its variants, or stem from a program that the comment names. */
const NO_PAPERS_OPTION = new Set([
  ...['adam.lr', 'adamw.lr', 'lars.lr', 'rmsprop.lr', 'sgd.lr'],
  ...['rmsprop.epsilon', 'rmsprop.momentum', 'rmsprop.centered', 'warmup.then'],
  ...['resnet.width', 'resnext.width', 'seResnet.width', 'resmlp.shortcut'],
  ...['batchNorm.convention', 'cropFlip.border', 'ema.warmup'],
  ...['elasticNet.method', 'groupLasso.method', 'l1.method'],
  ...['earlyStopping.monitor', 'earlyStopping.goal', 'earlyStopping.minDelta', 'earlyStopping.restoreBest'],
]);

const PAPER = /Source: .*".+".* \(\d{4}\), (arXiv:\d{4}\.\d{4,5}|doi:10\.\d+\/\S+|https:\/\/\S+)/;
const SHORT = /Source: .* \(\d{4}\), (arXiv:\d{4}\.\d{4,5}|doi:10\.\d+\/\S+|https:\/\/\S+)/;

const { text, plugins } = callsOfAll();
const editor = openEditor(text);

test('hovering a plugin names its paper: authors, title, year, and where it is', () => {
  expect(plugins.map(({ name }) => name)).toEqual(expect.arrayContaining([...NO_PAPER]));
  const faults = plugins
    .filter(({ name, position }) => PAPER.test(editor.hover(position)) === NO_PAPER.has(name))
    .map(({ name, position }) => `${name}: ${editor.hover(position)}`);
  expect(faults).toEqual([]);
});

test('hovering an option says whose it is', () => {
  const faults = plugins
    .filter(({ name, plugin }) => !NO_PAPER.has(name) && plugin.kind !== 'dataset')
    .flatMap(({ options }) => options)
    .filter(({ name, position }) => SHORT.test(editor.hover(position)) === NO_PAPERS_OPTION.has(name))
    .map(({ name, position }) => `${name}: ${editor.hover(position)}`);
  expect(faults).toEqual([]);
});

/** Where the papers are that a README names. */
const papersOf = (readme: string) =>
  [...readme.matchAll(/\]\((https:\/\/[^)]+)\)(?:, \d{4}|, section)/g)].map(([, url = '']) =>
    url.replace('https://arxiv.org/abs/', 'arXiv:').replace('https://doi.org/', 'doi:'),
  );

test('these are the papers of its README', () => {
  const ours = plugins.filter(({ from }) => ['@ablate/models', '@ablate/regularizers'].includes(from));
  const faults = ours.flatMap(({ name, from, plugin, position }) => {
    const file = `packages/${path.basename(from)}/src/${plugin.pluginName}/README.md`;
    const papers = papersOf(readFileSync(path.join(root, file), 'utf8'));
    const shown = editor.hover(position);
    if (papers.length === 0) return [`${file}: no paper`];
    return papers
      .filter((paper) => !shown.includes(paper))
      .map((paper) => `${name}: ${paper}, got "${shown}"`);
  });
  expect(faults).toEqual([]);
});
