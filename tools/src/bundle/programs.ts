/** A program that is shipped as one file of JavaScript. */
export interface Program {
  /** Directory below `packages/` that gets the `dist/`. */
  readonly packageName: string;
  /** Output name without `.js`, and the source file relative to the workspace. */
  readonly entries: Readonly<Record<string, string>>;
  /** Short-lived programs are started from compiled code that Node keeps; see `launcher.ts`. */
  readonly launcher?: { readonly name: string; readonly entry: string };
  readonly minify: boolean;
}

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
    launcher: { name: 'tdctl', entry: 'tdctl-main' },
    minify: true,
  },
  {
    packageName: 'tui',
    entries: { 'dashboard-main': 'packages/tui/src/main.ts' },
    launcher: { name: 'dashboard', entry: 'dashboard-main' },
    minify: true,
  },
];
