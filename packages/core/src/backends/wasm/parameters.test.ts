import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const assembly = path.join(import.meta.dirname, '../../../assembly');

/** The functions that `assembly/index.ts` exports, with the names of their parameters. */
function exported(): [name: string, parameters: string[]][] {
  const index = readFileSync(path.join(assembly, 'index.ts'), 'utf8');
  return [...index.matchAll(/^export \{ (.*) \} from '(.*)';$/gm)]
    .flatMap(([, names = '', file = '']) => {
      const source = readFileSync(path.join(assembly, `${file}.ts`), 'utf8');
      return names.split(', ').map((name): [string, string[]] => {
        const [, list] = new RegExp(`^export function ${name}\\(([^)]*)\\): void`, 'm').exec(source) ?? [];
        if (list === undefined) throw new Error(`expected a function ${name} in ${file}.ts, found none`);
        return [name, [...list.matchAll(/(\w+):/g)].map(([, parameter = '']) => parameter)];
      });
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

// After a change: `npx vitest run --root packages/core wasm/parameters -u`.
it('the parameters of the functions in assembly are those that they are called with', async () => {
  const lines = exported().map(
    ([name, parameters]) => `  ${name}: [${parameters.map((p) => `'${p}'`).join(', ')}],\n`,
  );
  await expect(
    `/** What the functions that \`assembly/index.ts\` exports take, in order: written by parameters.test.ts. */
// prettier-ignore
export const PARAMETERS = {
${lines.join('')}} as const;
`,
  ).toMatchFileSnapshot('parameters.ts');
});
