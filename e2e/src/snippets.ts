import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { codeBlocks, root } from './guide.js';

/** Languages that a reader would run. */
const RUNS = ['ts', 'js', 'sh', 'yaml'];

/** A snippet of a page, and what its fence says of it: ```` ```ts NAME ````, `types: WHY` or `skip: WHY`. */
export interface Snippet {
  readonly page: string;
  readonly language: string;
  /** The file that it is; empty for commands. */
  readonly name: string;
  readonly text: string;
  /** `types`: it is only type-checked; `skip`: not even that. */
  readonly except: 'types' | 'skip' | null;
  readonly reason: string;
}

/** Every page that somebody reads: READMEs, the guides, the site. */
export function allPages(): string[] {
  return globSync('{README.md,CONTRIBUTING.md,{docs,packages,experiments,examples}/**/*.md}', {
    cwd: root,
    exclude: (file) => /(^|\/)(node_modules|dist|api|\.vitepress|template|out-tsc|fixtures)$/.test(file),
  })
    .map((file) => file.replaceAll(path.sep, '/'))
    .filter((file) => !file.endsWith('CHANGELOG.md'))
    .sort();
}

/** Source files whose comments have examples, which an editor and the API reference show. */
export function filesWithExamples(): string[] {
  return globSync('packages/*/src/**/*.{ts,tsx}', { cwd: root })
    .map((file) => file.replaceAll(path.sep, '/'))
    .filter((file) => readFileSync(path.join(root, file), 'utf8').includes(' * @example\n'))
    .sort();
}

export function snippetsOf(page: string): Snippet[] {
  return codeBlocks(page)
    .filter(({ language }) => RUNS.includes(language))
    .map(({ language, name: info, text }) => {
      const [, name = '', except, reason = ''] = /^(\S+\.\w+)? ?(?:(types|skip): (.+))?$/.exec(info) ?? [];
      return {
        page,
        language,
        name,
        text,
        except: except === 'types' || except === 'skip' ? except : null,
        reason,
      };
    });
}
