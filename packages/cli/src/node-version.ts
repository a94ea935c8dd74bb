import { readFileSync } from 'node:fs';

/** The oldest Node that this command runs on, as `engines` of its package says: 22.12. */
export function oldestNode(): string {
  const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    readonly engines: { readonly node: string };
  };
  return engines.node.replace('>=', '');
}

/** Whether a version, such as 22.14.0, is at least another. */
export function isAtLeast(version: string, oldest: string): boolean {
  const [[major = 0, minor = 0], [leastMajor = 0, leastMinor = 0]] = [version, oldest].map((text) =>
    text.split('.').map(Number),
  ) as [number[], number[]];
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}
