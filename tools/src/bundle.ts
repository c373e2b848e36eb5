import { chmod, cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { createLauncher } from './bundle/launcher.ts';
import {
  ASSETS_DIRECTORY,
  BUNDLE_DIRECTORY,
  createPackageAssetsPlugin,
  PACKAGE_ASSETS,
} from './bundle/package-assets.ts';
import { createDirectImportsPlugin } from './bundle/direct-imports.ts';
import { lazyChildProcess } from './bundle/lazy-child-process.ts';
import { DEVELOPMENT_MODULES, NATIVE_MODULES, type Program, PROGRAMS, type ProgramStart } from './bundle/programs.ts';
import { bundleLauncher, joinModules } from './bundle/script-program.ts';

const WORKSPACE = join(import.meta.dirname, '../..');
const NODE_MODULES = join(WORKSPACE, 'node_modules');
/** What code in CommonJS expects and a module does not have; `import.meta` inside such code would make it a module. */
const COMMONJS_BANNER = [
  "import { createRequire as createBundleRequire } from 'node:module';",
  'const require = createBundleRequire(import.meta.url);',
  `const ${BUNDLE_DIRECTORY} = import.meta.dirname;`,
].join('\n');

/** For a program whose start people wait for. */
const QUICK_START = [createDirectImportsPlugin(WORKSPACE), lazyChildProcess];

/** Bundles one program into its package's `dist/`, replacing what was there. */
async function bundleProgram(program: Program): Promise<void> {
  const outdir = join(WORKSPACE, 'packages', program.packageName, 'dist');
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  // Each by itself: modules that it loads when they are needed become files, and none that only others need.
  for (const [name, source] of Object.entries(program.entries)) {
    await copyAssets(outdir, await bundleEntry(program, { in: source, out: join(outdir, name) }));
  }
  if (program.start !== undefined) await writeStart(outdir, program.start);
}

/** @returns the files that went into it */
async function bundleEntry(program: Program, entry: { readonly in: string; readonly out: string }): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: WORKSPACE,
    entryPoints: [entry],
    outdir: dirname(entry.out),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    splitting: true,
    minify: program.minify,
    external: [...NATIVE_MODULES, ...DEVELOPMENT_MODULES],
    plugins: [createPackageAssetsPlugin(NODE_MODULES), ...(program.start?.kind === 'script' ? QUICK_START : [])],
    banner: { js: program.start?.kind === 'script' ? '' : COMMONJS_BANNER },
    metafile: true,
    logLevel: 'warning',
  });
  return Object.keys(metafile.inputs);
}

async function copyAssets(outdir: string, inputs: readonly string[]): Promise<void> {
  for (const { packageName, directory } of PACKAGE_ASSETS) {
    const place = join(packageName, directory);
    if (!inputs.some((input) => input.startsWith(`node_modules/${packageName}/`))) continue;
    await cp(join(NODE_MODULES, place), join(outdir, ASSETS_DIRECTORY, place), { recursive: true });
  }
}

async function writeStart(outdir: string, start: ProgramStart): Promise<void> {
  if (start.kind === 'modules') {
    await writeExecutable(join(outdir, `${start.name}.js`), createLauncher(start.entry));
    return;
  }
  const script = await joinModules(join(outdir, `${start.entry}.js`));
  const launcher = await bundleLauncher(join(WORKSPACE, start.launcher), script);
  await rm(outdir, { recursive: true });
  await mkdir(outdir);
  await writeFile(join(outdir, `${start.entry}.cjs`), script);
  await writeExecutable(join(outdir, `${start.name}.cjs`), launcher);
}

async function writeExecutable(path: string, source: string): Promise<void> {
  await writeFile(path, source);
  await chmod(path, 0o755);
}

const wanted = process.argv.slice(2);
const programs = PROGRAMS.filter(({ packageName }) => wanted.length === 0 || wanted.includes(packageName));
if (programs.length < Math.max(wanted.length, 1)) {
  process.stderr.write(`bundle: no such program; known are ${PROGRAMS.map((p) => p.packageName).join(' and ')}\n`);
  process.exitCode = 1;
} else {
  try {
    for (const program of programs) await bundleProgram(program);
  } catch (error) {
    // esbuild has already printed what is wrong with the sources.
    if (!(error instanceof Error && 'errors' in error)) throw error;
    process.exitCode = 1;
  }
}
