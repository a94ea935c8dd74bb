import { HOOKS, type Hook } from './hook-table.js';

const DEPTH = { run: 0, epoch: 1, batch: 2 };
const HOOK_LIST = Object.entries<Hook>(HOOKS);

/** The loop as text: the hooks, indented as they are nested, and in parentheses what the trainer does between them. */
function loop(): string {
  const lines: string[] = [];
  let depth = 0;
  for (const [name, { per, order, note, then }] of HOOK_LIST) {
    for (; depth < DEPTH[per]; depth++)
      lines.push(`${'  '.repeat(depth)}for each ${depth === 0 ? 'epoch' : 'batch'}`);
    depth = DEPTH[per];
    const called = note === undefined ? order : `${order}; ${note}`;
    lines.push(`${('  '.repeat(depth) + name).padEnd(26)}${called}`);
    if (then !== undefined) lines.push(`${'  '.repeat(depth)}(${then})`);
  }
  return lines.join('\n');
}

/** A Markdown table as prettier formats it. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => (row[i] ?? '').length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** The page docs/hooks.md. */
export function hooksPage(): string {
  const rows = HOOK_LIST.map(([name, { returns, mayWait, changes }]) => [
    `\`${name}\``,
    returns,
    mayWait === true ? 'waited for' : '',
    changes ?? '',
  ]);
  return `# Hooks of a regularizer

When the trainer calls each hook, and of several regularizers in which order. \`order: 'pre'\` puts a regularizer before those without an order, \`'post'\` after them; else they are called as they are listed. A test computes this page from the table that the trainer reads, [hook-table.ts](../packages/core/src/plugins/hook-table.ts); their arguments stand in [hooks.ts](../packages/core/src/plugins/hooks.ts).

\`\`\`text
${loop()}
\`\`\`

\`transformBatch\` to \`afterUpdate\` run inside \`tf.tidy\`: what they make is disposed of, what they return is kept. A promise is waited for where the table says so; of another hook that returns nothing it is an error.

${table(['hook', 'may return', 'promise', 'the next one gets, as this one left them'], rows)}
`;
}
