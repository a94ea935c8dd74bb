import fs from 'node:fs';
import path from 'node:path';
import { root } from './pages.js';

const PLUGIN = /^packages\/(?:models|regularizers)\/src\/([\w-]+)\/README\.md$/;

const camelCase = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

/** The experiments that use a plugin, each with its question. */
function experimentsWith(name) {
  const uses = new RegExp(`\\b${camelCase(name)}\\(`);
  return fs
    .globSync('experiments/*/README.md', { cwd: root })
    .sort()
    .flatMap((readme) => {
      const matrices = fs.globSync(`${path.dirname(readme)}/*.ts`, { cwd: root });
      const text = matrices.map((file) => fs.readFileSync(path.join(root, file), 'utf8')).join('\n');
      const [, question = ''] = /^# .+\n\n(.+)/.exec(fs.readFileSync(path.join(root, readme), 'utf8')) ?? [];
      return uses.test(text) ? [`- [${question}](../../../../${readme})`] : [];
    });
}

/** The page of a model or a regularizer ends with the experiments that use it, whose pages have the results. */
export function experimentsRule(markdown, files) {
  markdown.core.ruler.before('normalize', 'experiments', (state) => {
    const [, name] = PLUGIN.exec(files[state.env.relativePath] ?? '') ?? [];
    const experiments = name === undefined ? [] : experimentsWith(name);
    if (experiments.length > 0) state.src += `\n\n## Experiments with it\n\n${experiments.join('\n')}\n`;
  });
}
