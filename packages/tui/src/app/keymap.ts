import { VIEWS, viewNamed } from '../views/registry.js';
import { type Binding, type EVERYWHERE } from '../views/view.js';

/** Keys that every view has, unless it has its own for them. */
export const KEYS_EVERYWHERE: readonly Binding<(typeof EVERYWHERE)[number] | `view-${string}`>[] = [
  { keys: ['g', 'home'], command: 'first', help: 'First row' },
  { keys: ['G', 'end'], command: 'last', help: 'Last row' },
  { keys: ['ctrl+d', 'pagedown'], command: 'page-down', help: 'One page down' },
  { keys: ['ctrl+u', 'pageup'], command: 'page-up', help: 'One page up' },
  { keys: ['/'], command: 'filter', help: 'Filter the runs', hint: 'filter' },
  { keys: [':'], command: 'palette', help: 'Command palette' },
  { keys: ['y'], command: 'copy', help: 'Copy the ids of the selected runs' },
  { keys: ['e'], command: 'export', help: 'Write what the view shows as CSV; :export has JSON, SVG and PNG' },
  { keys: ['tab'], command: 'next-view', help: 'Next view', hint: 'view' },
  { keys: ['shift+tab'], command: 'previous-view', help: 'Previous view' },
  ...VIEWS.map(
    ({ name, title }, index) =>
      ({ keys: [String(index + 1)], command: `view-${name}`, help: title }) as const,
  ),
  { keys: ['?'], command: 'help', help: 'This help', hint: 'help' },
  { keys: ['escape'], command: 'back', help: 'Close, go back, clear: one layer at a time' },
  { keys: ['q', 'ctrl+c'], command: 'quit', help: 'Quit', hint: 'quit' },
];

/** The command of a key in a view; a view's own binding comes before one of all views. */
export function commandFor(key: string, view: string): string | null {
  const bindings = [...viewNamed(view).keys, ...KEYS_EVERYWHERE];
  return bindings.find(({ keys }) => keys.includes(key))?.command ?? null;
}

export interface DocumentedBinding extends Binding {
  readonly views: 'all' | readonly string[];
}

/** All keys; what means the same in several views stands there once. */
export const KEYMAP: readonly DocumentedBinding[] = [
  ...VIEWS.flatMap(({ keys }) => keys)
    .filter((binding, index, all) => all.findIndex((each) => isSame(each, binding)) === index)
    .map((binding) => ({
      ...binding,
      views: VIEWS.filter(({ keys }) => keys.some((each) => isSame(each, binding))).map(({ name }) => name),
    })),
  ...KEYS_EVERYWHERE.map((binding) => ({ ...binding, views: 'all' as const })),
];

function isSame(one: Binding, other: Binding): boolean {
  return (
    one.command === other.command && one.help === other.help && one.keys.join(' ') === other.keys.join(' ')
  );
}

/** The keymap as a Markdown table, for the documentation. */
export function keymapMarkdown(): string {
  const rows = KEYMAP.map(
    ({ keys, views, help }) =>
      `| ${keys.map((key) => `\`${key}\``).join(' ')} | ${views === 'all' ? 'all' : views.join(', ')} | ${help} |`,
  );
  return ['| key | view | what it does |', '|---|---|---|', ...rows].join('\n');
}
