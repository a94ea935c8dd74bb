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
  if (after === before) throw new Error(`expected ${file} to have a place for the plug-in, found none`);
  tree.write(file, after);
}

/**
 * Puts a line among others of its kind, in the order of the alphabet.
 * @param {string} text
 * @param {string} line
 * @param {RegExp} like Lines of that kind, one after the other.
 */
export function insertLine(text, line, like) {
  const lines = text.split('\n');
  const first = lines.findIndex((each) => like.test(each));
  if (first === -1) return text;
  let at = first;
  while (like.test(lines[at] ?? '') && (lines[at] ?? '') < line) at += 1;
  lines.splice(at, 0, line);
  return lines.join('\n');
}

/**
 * Puts a name into a list of names that begins with a line.
 * @param {string} text
 * @param {string} start
 * @param {string} name
 */
export function insertInList(text, start, name) {
  const at = text.indexOf(start);
  if (at === -1) return text;
  const end = at + start.length;
  return text.slice(0, end) + insertLine(text.slice(end), `  ${name},`, /^ {2}\w+,$/);
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

/** What a README of a plug-in says, in this order. @param {string} name @param {string} option */
export const readme = (name, option) => `# ${title(name)}

The idea in two sentences: what it does, and why that helps.

\`\`\`
the equation
\`\`\`

**Use** when.

| option | value | meaning |
| ------ | ----- | ------- |
${option}

**With others:** which it goes well with, and which not.

Author, [Title](https://arxiv.org/abs/), year.
`;
