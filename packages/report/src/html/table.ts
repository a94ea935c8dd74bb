import { element } from './element.js';

/** Several things are put one after the other. */
export type Cell = Element | string | null | readonly Element[];

interface Column {
  readonly title: string;
  readonly kind?: 'number' | 'bar' | 'values';
}

/** A table that scrolls where the page is too narrow, which the keyboard reaches too. */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly { readonly cells: readonly Cell[]; readonly kind?: string | undefined }[],
  foot: readonly Cell[] = [],
): Element {
  const head = columns.map(({ title, kind }) => element('th', { scope: 'col', class: kind }, title));
  return element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    element(
      'table',
      {},
      element('caption', { class: 'faint' }, caption),
      element('thead', {}, element('tr', {}, ...head)),
      element(
        'tbody',
        {},
        ...rows.map(({ cells, kind }) =>
          element(
            'tr',
            { class: kind },
            ...cells.map((cell, at) => element('td', { class: columns[at]?.kind }, ...[cell].flat())),
          ),
        ),
      ),
      foot.length === 0
        ? null
        : element(
            'tfoot',
            {},
            element(
              'tr',
              {},
              ...foot.map((cell, at) => element('td', { class: columns[at]?.kind }, ...[cell].flat())),
            ),
          ),
    ),
  );
}

/** A number as it is shown, with all of its digits for programs. */
export function figure(value: number, text: string): Element {
  return element('data', { value }, text);
}
