import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../..');
const installed = path.join(root, 'node_modules');

/** What npm packs none of, or nothing reads. */
const LEFT_OUT = ['assembly', 'fixtures', 'node_modules', 'src', 'test-output'];

/** A project outside of this repository that has packages of ours as npm installs them: built, and copied. */
export class StrangersProject implements Disposable {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-stranger-'));

  constructor(packages: readonly string[]) {
    const modules = path.join(this.folder, 'node_modules');
    mkdirSync(path.join(modules, '@ablate'), { recursive: true });
    for (const name of packages) {
      const from = path.join(root, 'packages', name);
      const left = new Set(LEFT_OUT.map((part) => path.join(from, part)));
      cpSync(from, path.join(modules, '@ablate', name), {
        recursive: true,
        filter: (file) => !left.has(file),
      });
      // Versions that it alone has.
      const own = path.join(from, 'node_modules');
      if (existsSync(own)) symlinkSync(own, path.join(modules, '@ablate', name, 'node_modules'));
    }
    for (const name of readdirSync(installed))
      if (name !== '@ablate' && name !== 'ablate' && !name.startsWith('.'))
        symlinkSync(path.join(installed, name), path.join(modules, name));
    this.write('package.json', JSON.stringify({ private: true, type: 'module' }));
  }

  at(file: string): string {
    return path.join(this.folder, file);
  }

  write(file: string, content: string): void {
    mkdirSync(path.dirname(this.at(file)), { recursive: true });
    writeFileSync(this.at(file), content);
  }

  /** Installs a package that is a folder of the project. */
  install(folder: string): void {
    const { name } = JSON.parse(readFileSync(this.at(`${folder}/package.json`), 'utf8')) as { name: string };
    symlinkSync(this.at(folder), this.at(`node_modules/${name}`));
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
