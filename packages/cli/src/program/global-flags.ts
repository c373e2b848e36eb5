import { FLAG_ERROR_EXIT_CODE, UsageError } from './usage-error.ts';

export interface GlobalFlags {
  /** Undefined where none was given. */
  readonly host: string | undefined;
  readonly debug: boolean;
  readonly version: boolean;
  readonly help: boolean;
  /** The command with all that follows it. */
  readonly rest: readonly string[];
}

export const GLOBAL_FLAGS_HELP: readonly (readonly [string, string])[] = [
  ['-D, --debug', 'Show all that is known of an error'],
  ['    --help', 'Print this help'],
  ['-H, --host string', 'The daemon to talk to: unix:///path (also TINYDOCK_HOST)'],
  ['-v, --version', 'Print the version and quit'],
];

/**
 * Reads the flags before the command. They are few and fixed, so that `--version` need not wait for a parser to load.
 * @throws UsageError
 */
export function parseGlobalFlags(argv: readonly string[]): GlobalFlags {
  const found = { host: undefined as string | undefined, debug: false, version: false, help: false };
  let at = 0;
  for (let argument = argv[at]; argument?.startsWith('-') === true; argument = argv[at]) {
    at += 1;
    if (argument === '--debug' || argument === '-D') found.debug = true;
    else if (argument === '--version' || argument === '-v') found.version = true;
    else if (argument === '--help' || argument === '-h') found.help = true;
    else if (argument === '--host' || argument === '-H') {
      found.host = argv[at];
      if (found.host === undefined)
        throw new UsageError(`flag needs an argument: ${argument}`, 'tdctl', FLAG_ERROR_EXIT_CODE);
      at += 1;
    } else if (argument.startsWith('--host=')) found.host = argument.slice('--host='.length);
    else if (argument.startsWith('-H')) found.host = argument.slice(2).replace(/^=/, '');
    else throw new UsageError(`unknown flag: ${argument}`, 'tdctl', FLAG_ERROR_EXIT_CODE);
  }
  return { ...found, rest: argv.slice(at) };
}
