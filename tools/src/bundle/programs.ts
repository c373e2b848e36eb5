/** A program that is shipped bundled. */
export interface Program {
  /** Directory below `packages/` that gets the `dist/`. */
  readonly packageName: string;
  /** Output name without extension, and the source file relative to the workspace. */
  readonly entries: Readonly<Record<string, string>>;
  /** How a program starts whose start people wait for. */
  readonly start?: ProgramStart;
  readonly minify: boolean;
}

/**
 * `modules`: a launcher has Node keep what it compiles; see `launcher.ts`. `script`: one file of CommonJS that the
 * program `launcher` loads with what V8 compiled of it before; see `script-program.ts`.
 */
export type ProgramStart =
  | { readonly kind: 'modules'; readonly name: string; readonly entry: string }
  | { readonly kind: 'script'; readonly name: string; readonly entry: string; readonly launcher: string };

/** Native modules stay outside: their binaries are looked up beside their own code. */
export const NATIVE_MODULES = ['better-sqlite3', 'koffi', 'node-unix-socket'] as const;

/** Loaded by Ink for its developers alone, and not installed. */
export const DEVELOPMENT_MODULES = ['react-devtools-core'] as const;

export const PROGRAMS: readonly Program[] = [
  {
    packageName: 'daemon',
    entries: {
      tinydockd: 'packages/daemon/src/main.ts',
      'ingest-worker': 'packages/layer-store/src/ingest/ingest-worker.ts',
      'explore-worker': 'packages/layer-store/src/explore/explore-worker.ts',
      'context-worker': 'packages/daemon/src/build/context/context-worker.ts',
    },
    minify: false,
  },
  {
    packageName: 'cli',
    entries: { 'tdctl-main': 'packages/cli/src/main.ts' },
    start: { kind: 'script', name: 'tdctl', entry: 'tdctl-main', launcher: 'packages/cli/src/launch/main.ts' },
    minify: true,
  },
  {
    packageName: 'tui',
    entries: { 'dashboard-main': 'packages/tui/src/main.ts' },
    start: { kind: 'modules', name: 'dashboard', entry: 'dashboard-main' },
    minify: true,
  },
];
