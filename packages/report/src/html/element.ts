import { parseHTML } from 'linkedom';

/** The document that the page is put together in; what leaves it is text. */
export const { document } = parseHTML('<!doctype html><html lang="en"><head></head><body></body></html>');

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;
type Child = Element | string | null;

/** An element; texts are escaped, and attributes that are false or undefined left out. */
export function element(name: string, attributes: Attributes = {}, ...children: readonly Child[]): Element {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    made.setAttribute(key, value === true ? '' : String(value));
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}
