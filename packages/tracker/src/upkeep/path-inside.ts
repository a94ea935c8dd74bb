import { lstatSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { InvalidValueError } from '../errors.js';

/**
 * The path of `parts` below `root`, where it lies inside of it: no part leads out, nor does a symbolic link on the
 * way. `root` itself may be a link, to another disk for one. Every path that holds stored text is made here. Throws
 * `InvalidValueError`.
 */
export function pathInside(root: string, ...parts: readonly string[]): string {
  const target = path.resolve(root, ...parts);
  if (parts.some((part) => part.includes('\0')) || !isBelow(path.resolve(root), target))
    throw new InvalidValueError(
      `Expected a path inside ${root}, got ${JSON.stringify(parts.join('/').slice(0, 200))}`,
    );
  if (!isBelow(realPath(root), realPath(target)))
    throw new InvalidValueError(`${target} leads out of ${root} by a symbolic link`);
  return target;
}

function isBelow(root: string, target: string): boolean {
  const relative = path.relative(root, target);
  return (
    relative !== '' &&
    relative !== '..' &&
    !relative.startsWith(`..${path.sep}`) &&
    !path.isAbsolute(relative)
  );
}

/** With the links resolved of as much of it as is there. Throws for a link to nothing: what would be made there is anywhere. */
function realPath(file: string): string {
  const rest: string[] = [];
  for (let at = path.resolve(file); ; at = path.dirname(at)) {
    if (lstatSync(at, { throwIfNoEntry: false }) !== undefined) return path.join(resolveLinks(at), ...rest);
    rest.unshift(path.basename(at));
    if (path.dirname(at) === at) return path.join(at, ...rest);
  }
}

function resolveLinks(file: string): string {
  try {
    return realpathSync(file);
  } catch (error) {
    throw new InvalidValueError(`${file} is a symbolic link that leads nowhere`, { cause: error });
  }
}
