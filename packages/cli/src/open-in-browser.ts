import { spawn } from 'node:child_process';

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: 'open', win32: 'explorer' };

/** The program that opens a file as a user would; on systems with the tools of freedesktop.org, xdg-open. */
export function openerOn(platform: NodeJS.Platform): string {
  return OPENERS[platform] ?? 'xdg-open';
}

/** Opens a file in what the user has for it, and says so where there is nothing. */
export function openInBrowser(file: string): void {
  const command = openerOn(process.platform);
  const child = spawn(command, [file], { stdio: 'ignore', detached: true });
  child.once('error', () => process.stderr.write(`No program to open it with: ${command} was not found\n`));
  child.unref();
}
