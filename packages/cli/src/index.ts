export type { CliContext, SignalSource, StandardInput } from './context/cli-context.ts';
export type { OutputStream } from './output/output-writer.ts';
export { type CliOptions, runCli } from './run-cli.ts';
