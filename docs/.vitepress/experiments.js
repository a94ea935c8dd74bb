import fs from 'node:fs';
import path from 'node:path';
import { root } from './pages.js';

const PLUGIN = /^packages\/(?:models|regularizers)\/src\/([\w-]+)\/README\.md$/;

const camelCase = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

/** What an experiment asks, and the sentence that answers where the program has written it into its page. */
function questionAndAnswer(readme) {
  const text = fs.readFileSync(path.join(root, readme), 'utf8');
  const [, question = ''] = /^# .+\n\n(.+)/.exec(text) ?? [];
  const [, answer = ''] = /\n\n([^|<\n].+)\n\n<!-- \/ablate -->/.exec(text) ?? [];
  return `- [${question}](../../../../${readme}) ${answer}`.trimEnd();
}

/** The experiments that use a plugin. */
function experimentsWith(name) {
  const uses = new RegExp(`\\b${camelCase(name)}\\(`);
  return fs
    .globSync('experiments/*/README.md', { cwd: root })
    .sort()
    .filter((readme) =>
      fs
        .globSync(`${path.dirname(readme)}/*.ts`, { cwd: root })
        .some((file) => uses.test(fs.readFileSync(path.join(root, file), 'utf8'))),
    )
    .map(questionAndAnswer);
}

/** The page of a model or a regularizer ends with the experiments that use it, and what they answer. */
export function experimentsRule(markdown, files) {
  markdown.core.ruler.before('normalize', 'experiments', (state) => {
    const [, name] = PLUGIN.exec(files[state.env.relativePath] ?? '') ?? [];
    const experiments = name === undefined ? [] : experimentsWith(name);
    if (experiments.length > 0) state.src += `\n\n## Experiments with it\n\n${experiments.join('\n')}\n`;
  });
}
