import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

interface Counter {
  readonly file: string;
  /** Where it begins again at 0, microjoules. */
  readonly range: number;
  last: number;
}

/** The energy that the processors of this machine have used, as Linux counts it (RAPL); often only root may read it. */
export class EnergyCounters {
  readonly #counters: readonly Counter[];

  constructor(folder = '/sys/class/powercap') {
    this.#counters = packagesIn(folder).flatMap((place) => {
      const file = path.join(place, 'energy_uj');
      const [last, range] = [readNumber(file), readNumber(path.join(place, 'max_energy_range_uj'))];
      return last === undefined || range === undefined ? [] : [{ file, last, range }];
    });
  }

  /** Joules since the last call, or since this was made; undefined where the machine doesn't tell. */
  take(): number | undefined {
    if (this.#counters.length === 0) return undefined;
    let microjoules = 0;
    for (const counter of this.#counters) {
      const now = readNumber(counter.file);
      if (now === undefined) continue;
      microjoules += now >= counter.last ? now - counter.last : now + counter.range - counter.last;
      counter.last = now;
    }
    return microjoules / 1e6;
  }
}

/** Of the whole processors; what their parts use is in it. */
function packagesIn(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => /^intel-rapl:\d+$/.test(name));
    return names
      .map((name) => path.join(folder, name))
      .filter((place) => readFileSync(path.join(place, 'name'), 'utf8').startsWith('package'));
  } catch {
    return [];
  }
}

function readNumber(file: string): number | undefined {
  try {
    const value = Number(readFileSync(file, 'utf8'));
    return Number.isFinite(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
