import { render } from 'ink';
import type { StoreReader } from '@ablate/tracker';
import type { Screen } from '../terminal/screen.js';
import { App } from './App.js';

export interface MountOptions {
  readonly reader: StoreReader;
  readonly storePath: string;
  readonly experiment?: string | undefined;
  readonly runIds?: readonly string[] | undefined;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly screen: Screen;
}

export interface MountedApp {
  readonly ended: Promise<unknown>;
  readonly unmount: () => void;
}

/** Starts the React tree. `debug` makes Ink hand over every frame whole, for the painter to place. */
export function mountApp({ stdin, stdout, ...app }: MountOptions): MountedApp {
  const instance = render(<App {...app} />, {
    stdin,
    stdout,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  return {
    ended: instance.waitUntilExit(),
    unmount() {
      instance.unmount();
      instance.cleanup();
    },
  };
}
