/** A short name for a value that has no label: `dropout(rate=0.5)`, `batch-norm + dropout`, `0.1`. */
export function describeValue(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(describeValue).join(' + ');
  if (typeof value === 'object' && value !== null) {
    if ('use' in value && typeof value.use === 'string') {
      const options =
        'options' in value && typeof value.options === 'object' ? Object.entries(value.options ?? {}) : [];
      return options.length === 0
        ? value.use
        : `${value.use}(${options.map(([key, option]) => `${key}=${describeValue(option)}`).join(', ')})`;
    }
    return JSON.stringify(value);
  }
  return String(value);
}
