/**
 * Type-checks an import of everything that the packages export, as their users' programs do: strictly, declarations
 * included, in each way of resolution and by each TypeScript that is supported.
 */
import fs from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { run } from './packages.js';

/** The compilers, each with the ways of resolution that it knows; all ways with the newest. */
const CHECKS = [
  { version: '5.6.3', module: 'node16', resolution: 'node16' },
  { version: '5.9.3', module: 'esnext', resolution: 'bundler' },
  { version: '6.0.3', module: 'nodenext', resolution: 'nodenext' },
  { version: '6.0.3', module: 'node16', resolution: 'node16' },
  { version: '6.0.3', module: 'esnext', resolution: 'bundler' },
];
const alias = (version) => `typescript-${version}`;

/**
 * What a run of the compiler has found but for errors in declarations of others, which are theirs. One of no file, such as
 * of an option, keeps it from looking at any; a compiler that fails without a word has not looked either.
 * @param {{ readonly status: number | null, readonly stdout: string, readonly stderr: string }} result
 */
function ourErrors({ status, stdout, stderr }) {
  const errors = stdout.split('\n').filter((line) => /error TS\d+:/.test(line));
  if (status !== 0 && errors.length === 0) return [`exit code ${status}: ${stdout}${stderr}`];
  return errors.filter(
    (line) => !line.startsWith('node_modules/') || line.startsWith('node_modules/@ablate/'),
  );
}

/**
 * @param {readonly { name: string, manifest: { exports: Record<string, unknown> } }[]} packed
 * @param {string} project A project that has the packages.
 */
export function checkTypes(packed, project) {
  const specifiers = packed.flatMap(({ name, manifest }) =>
    Object.keys(manifest.exports)
      .filter((entry) => entry !== './package.json')
      .map((entry) => path.posix.join(name, entry)),
  );
  const lines = specifiers.map((specifier, i) => `export * as from${i} from '${specifier}';\n`);
  fs.writeFileSync(path.join(project, 'everything.ts'), lines.join(''));
  const versions = [...new Set(CHECKS.map(({ version }) => version))];
  const compilers = versions.map((version) => `${alias(version)}@npm:typescript@${version}`);
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--omit=optional', ...compilers, '@types/node@22'], project); // prettier-ignore
  for (const { version, module, resolution } of CHECKS) {
    const compiler = path.join(project, 'node_modules', alias(version), 'lib/tsc.js');
    const options = {
      ...{ module, moduleResolution: resolution, target: 'es2022', types: 'node' },
      ...{ lib: 'es2023,esnext.disposable,dom,dom.iterable', skipLibCheck: false, strict: true },
      ...{ exactOptionalPropertyTypes: true, noEmit: true, pretty: false },
    };
    const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const ours = ourErrors(
      spawnSync(process.execPath, [compiler, ...flags, 'everything.ts'], { cwd: project, encoding: 'utf8' }),
    );
    if (ours.length > 0)
      throw new Error(
        `TypeScript ${version}, ${resolution}: expected no errors, received\n${ours.join('\n')}`,
      );
    console.log(`types of ${specifiers.length} imports: TypeScript ${version}, ${resolution} found nothing`);
  }
}
