import module from 'node:module';
import { parse, type Node, type Options } from 'acorn';

export type ModuleFormat = 'module' | 'module-typescript' | 'commonjs' | 'commonjs-typescript' | 'json';

/** Where a module names another one: `from './x.js'`, `import('./x.js')`, `require('./x')`, `new URL('./x', import.meta.url)`. */
export interface Reference {
  readonly specifier: string;
  /** The node of the text in the tree. */
  readonly node: Node;
}

/** What a file says, whatever its comments and its format. */
export interface Syntax {
  readonly tree: Node;
  readonly references: readonly Reference[];
  /** Whether it can only be an ES module. */
  readonly isModule: boolean;
}

const TYPESCRIPT = /\.[cm]?ts$/;
const OPTIONS: Options = {
  ecmaVersion: 'latest',
  sourceType: 'module',
  allowHashBang: true,
};

/** Undefined for a file that is no program, or has a syntax that isn't known here: it is taken as its text. */
export function parseSyntax(file: string, text: string): Syntax | undefined {
  if (!/\.[cm]?[jt]s$/.test(file)) return undefined;
  try {
    const code = TYPESCRIPT.test(file) ? stripTypes(text) : text;
    const tree = parseEither(code);
    const references: Reference[] = [];
    let isModule = false;
    walk(tree, (node) => {
      const found = referenceIn(node);
      if (found !== undefined) references.push(found);
      isModule ||= /^(?:Import|Export)\w*Declaration$/.test(node.type) || node.type === 'MetaProperty';
    });
    return { tree, references, isModule };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function parseEither(code: string): Node {
  try {
    return parse(code, OPTIONS);
  } catch (error) {
    try {
      return parse(code, { ...OPTIONS, sourceType: 'script', allowReturnOutsideFunction: true });
    } catch {
      throw error;
    }
  }
}

/** As Node does when it runs the file: types become blanks. Throws `SyntaxError`. */
function stripTypes(text: string): string {
  const emitWarning = Object.getOwnPropertyDescriptor(process, 'emitWarning');
  // Node calls the function experimental each time, though it uses it itself for every TypeScript file.
  process.emitWarning = () => undefined;
  try {
    return module.stripTypeScriptTypes(text);
  } catch (error) {
    throw new SyntaxError('no TypeScript whose types can be stripped', { cause: error });
  } finally {
    if (emitWarning !== undefined) Object.defineProperty(process, 'emitWarning', emitWarning);
  }
}

/** A node with the members of every kind of node, none of which need be there. */
type AnyNode = Node & Readonly<Record<string, unknown>>;

function referenceIn(node: AnyNode): Reference | undefined {
  const { type, source, callee, arguments: given } = node;
  if (/^(?:Import|ExportNamed|ExportAll)(?:Declaration|Expression)$/.test(type)) return textOf(source);
  if (!Array.isArray(given) || !isNode(callee)) return undefined;
  if (type === 'CallExpression' && callee.name === 'require') return textOf(given[0]);
  return type === 'NewExpression' && callee.name === 'URL' && given.length === 2 && isOwnUrl(given[1])
    ? textOf(given[0])
    : undefined;
}

function textOf(node: unknown): Reference | undefined {
  return isNode(node) && node.type === 'Literal' && typeof node.value === 'string'
    ? { specifier: node.value, node }
    : undefined;
}

function isOwnUrl(node: unknown): boolean {
  return (
    isNode(node) &&
    node.type === 'MemberExpression' &&
    isNode(node.object) &&
    node.object.type === 'MetaProperty'
  );
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function walk(value: unknown, visit: (node: AnyNode) => void): void {
  if (Array.isArray(value)) for (const each of value) walk(each, visit);
  if (!isNode(value)) return;
  visit(value);
  for (const child of Object.values(value)) if (typeof child === 'object') walk(child, visit);
}

/**
 * The tree as JSON without places, so that equal programs have equal text however they are written. `stands` says what
 * stands for the name of another module; a node for which it gives null is left out.
 */
export function syntaxText(tree: Node, stands: (node: Node) => string | number | null | undefined): string {
  return JSON.stringify(tree, (key, value: unknown) => {
    if (key === 'start' || key === 'end') return undefined;
    if (typeof value === 'bigint') return `${value}n`;
    if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
    if (Array.isArray(value))
      return (value as readonly unknown[]).filter((each) => !isNode(each) || stands(each) !== null);
    if (!isNode(value)) return value;
    const other = stands(value);
    if (other !== undefined) return other;
    if (value.type !== 'Literal') return value;
    // How it is written says nothing, but for a regular expression, whose value isn't told by JSON.
    const { raw: _, ...literal } = value;
    return literal;
  });
}

/** The statement by which a module gives its default. */
export function defaultExport(tree: Node): Node | undefined {
  const { body } = tree as AnyNode;
  return Array.isArray(body)
    ? body.find((node): node is AnyNode => isNode(node) && node.type === 'ExportDefaultDeclaration')
    : undefined;
}

/** What is imported only for `left`, and the statements that import nothing else. */
export function importsOnlyFor(tree: Node, left: Node): ReadonlySet<Node> {
  const { body } = tree as AnyNode;
  const imports = (Array.isArray(body) ? body : []).filter(
    (node): node is AnyNode => isNode(node) && node.type === 'ImportDeclaration',
  );
  const used = new Set<unknown>();
  for (const statement of Array.isArray(body) ? body : []) {
    if (statement === left || imports.includes(statement as AnyNode)) continue;
    walk(statement, (node) => {
      if (node.type === 'Identifier') used.add(node.name);
    });
  }
  return new Set(
    imports.flatMap((node) => {
      const specifiers = Array.isArray(node.specifiers) ? node.specifiers.filter(isNode) : [];
      const unused = specifiers.filter(({ local }) => isNode(local) && !used.has(local.name));
      return specifiers.length > 0 && unused.length === specifiers.length ? [node] : unused;
    }),
  );
}
