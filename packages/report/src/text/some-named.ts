/** The first of these by name, and how many others there are: `a, b, and 3 more`. */
export function someNamed(names: readonly string[], most = 5): string {
  const more = names.length - most;
  return [...names.slice(0, most), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}
