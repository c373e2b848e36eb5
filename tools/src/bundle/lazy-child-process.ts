import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const EAGER = "import childProcess from 'node:child_process';";
const LAZY = "import { spawn } from 'node:child_process'; const childProcess = { get spawn() { return spawn; } };";

/**
 * commander starts the programs of subcommands that are programs, of which tdctl has none. Imported as a whole, the
 * module that starts them is loaded with every command; a name of it is asked for when it is used.
 */
export const lazyChildProcess: Plugin = {
  name: 'lazy-child-process',
  setup(build) {
    build.onLoad({ filter: /\/node_modules\/commander\/lib\/command\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      if (!source.includes(EAGER)) throw new Error(`${path} does not import child processes as it used to`);
      return { contents: source.replace(EAGER, LAZY), loader: 'js' };
    });
  },
};
