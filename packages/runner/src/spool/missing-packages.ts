import os from 'node:os';
import { versionsOf, type Snapshot } from '../code/snapshot.js';

/** Which packages this machine lacks, or has in another version than those that submitted the cell; null where none. */
export function missingPackages({ packages }: Pick<Snapshot, 'packages'>, matrixFile: string): string | null {
  const found = versionsOf(Object.keys(packages), matrixFile);
  const wrong = Object.entries(packages).flatMap(([name, version]) =>
    found[name] === version ? [] : [`${name} ${version} (${found[name] ?? 'not there'})`],
  );
  return wrong.length === 0 ? null : `${os.hostname()} lacks ${wrong.join(', ')}`;
}
