type Child = Node | string;

/** An element with attributes and children. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A slider with its label; `value` gives what it stands at. */
export function slider(
  label: string,
  range: { readonly min: number; readonly max: number; readonly step: number; readonly value: number },
): { readonly node: HTMLElement; readonly input: HTMLInputElement } {
  const input = element('input', {
    type: 'range',
    ...Object.fromEntries(Object.entries(range).map(([name, value]) => [name, String(value)])),
  });
  return { node: element('label', {}, `${label} `, input), input };
}

export function checkbox(
  label: string,
  isChecked: boolean,
): { readonly node: HTMLElement; readonly input: HTMLInputElement } {
  const input = element('input', { type: 'checkbox' });
  input.checked = isChecked;
  return { node: element('label', {}, input, ` ${label}`), input };
}

export function choice(
  label: string,
  values: readonly string[],
): { readonly node: HTMLElement; readonly input: HTMLSelectElement } {
  const input = element('select', {}, ...values.map((value) => element('option', {}, value)));
  return { node: element('label', {}, `${label} `, input), input };
}
