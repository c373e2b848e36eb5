export type { CliContext, SignalSource, StandardInput } from './context/cli-context.ts';
export { type LoadedScript, loadScript } from './launch/load-script.ts';
export type { OutputStream } from './output/output-writer.ts';
export { type CliOptions, runCli } from './run-cli.ts';
