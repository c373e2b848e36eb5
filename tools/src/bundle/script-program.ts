import { createHash } from 'node:crypto';
import { build } from 'esbuild';

/**
 * Of the 70 to 100 ms that Node itself takes to start, what can be left out: nothing here verifies certificates, which
 * Node would read on another processor, and the first 16 MB that a command allocates need no collection.
 */
const NODE_FLAGS = ['--use-openssl-ca', '--min-semi-space-size=16'];
const COMMONJS = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node24',
  minify: true,
  charset: 'ascii',
  // An error that nobody expects is printed with its line.
  lineLimit: 200,
  // What lies beside the program is found from there.
  define: { 'import.meta.dirname': '__dirname', 'import.meta.url': '__filename' },
  write: false,
  logLevel: 'warning',
} as const;

/** What esbuild leaves of other characters, in regular expressions: V8 keeps ASCII in half of the memory. */
function escapeOtherThanAscii(source: string): string {
  return source.replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

async function bundleOne(entry: string, define: Readonly<Record<string, string>> = {}): Promise<string> {
  const options = { ...COMMONJS, define: { ...COMMONJS.define, ...define } };
  const { outputFiles } = await build({ ...options, entryPoints: [entry] });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`esbuild made nothing of ${entry}`);
  return escapeOtherThanAscii(output.text);
}

/**
 * Joins modules that import each other, some of them when they are needed, to one function of CommonJS in which each
 * of them is still run when it is needed, since one file is compiled, kept and read at once. Bundled straight from the
 * sources, each `index.ts` would be run whole, with all that it exports.
 * @param entry file among the modules
 * @returns source of a function of `exports, require, module, __filename, __dirname`
 */
export async function joinModules(entry: string): Promise<string> {
  return `(function(exports,require,module,__filename,__dirname){${await bundleOne(entry)}})`;
}

/** The program that loads such a script with what V8 has compiled of it. */
export async function bundleLauncher(source: string, script: string): Promise<string> {
  const digest = createHash('sha256').update(script).digest('hex').slice(0, 16);
  const code = await bundleOne(source, { PROGRAM_DIGEST: JSON.stringify(digest) });
  return `#!/usr/bin/env -S node ${NODE_FLAGS.join(' ')}\n${code}`;
}
