/** @typedef {import('@nx/devkit').Tree} Tree */

/** @param {string} name `weight-decay` → `weightDecay` */
export const camelCase = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

/** @param {string} name `weight-decay` → `Weight decay` */
const title = (name) => `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', ' ')}`;

/**
 * Changes a file once.
 * @param {Tree} tree
 * @param {string} file
 * @param {(text: string) => string} change
 */
export function edit(tree, file, change) {
  const before = tree.read(file, 'utf8');
  if (before === null) throw new Error(`expected ${file} in this workspace`);
  const after = change(before);
  if (after === before) throw new Error(`expected ${file} to have a place for the plugin, found none`);
  tree.write(file, after);
}

/**
 * Puts a plugin among those of its package, in the order of the alphabet.
 * @param {Tree} tree
 * @param {string} folder
 * @param {string} name
 */
export function enterPlugin(tree, folder, name) {
  const line = `export { ${camelCase(name)} } from './${name}/${name}.js';`;
  edit(tree, `${folder}/plugins.ts`, (text) => {
    const lines = text.split('\n');
    const after = lines.findIndex((each) => each.startsWith('export { ') && each > line);
    const last = lines.findLastIndex((each) => each.startsWith('export { ')) + 1;
    return lines.toSpliced(after === -1 ? last : after, 0, line).join('\n');
  });
}

/**
 * @param {Tree} tree
 * @param {string} name
 * @param {string} kind
 * @param {string} packageName
 */
export function writeChangeset(tree, name, kind, packageName) {
  tree.write(`.changeset/${name}.md`, `---\n'${packageName}': minor\n---\n\nA ${kind}, \`${name}\`.\n`);
}

/** @param {Tree} tree @param {string} folder */
export function refuseExisting(tree, folder) {
  if (tree.exists(folder)) throw new Error(`expected a name that is free, found ${folder}`);
}

/**
 * What a README of a plugin says, in this order.
 * @param {string} name
 * @param {string} options Rows of the table.
 * @param {string} [cost] A paragraph, where it is no row.
 */
export const readme = (name, options, cost = '') => `# ${title(name)}

The idea in two sentences: what it does, and why that helps.

\`\`\`
the equation
\`\`\`

**Use** when.

| option | value | meaning |
| ------ | ----- | ------- |
${options}

**With others:** which it goes well with, and which not.

${cost}Author, [Title](https://arxiv.org/abs/), year.
`;
