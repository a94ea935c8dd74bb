/** An element as a file by itself needs it: HTML keeps `&` and `<` in attributes, which XML does not know. */
export function asXml(root: Element): string {
  for (const each of [root, ...root.querySelectorAll('*')])
    for (const { name, value } of each.attributes)
      if (/[&<]/.test(value)) each.setAttribute(name, value.replaceAll('&', '&amp;').replaceAll('<', '&lt;'));
  return root.outerHTML;
}
