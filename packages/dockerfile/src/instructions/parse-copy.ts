import { parseHeredocWord } from '../words/heredoc.ts';
import { parseJsonList, splitAtBlanks } from '../words/split-words.ts';
import type { Flags } from './flags.ts';
import type { CopyInstruction } from './instruction.ts';
import { baseOf, keywordOf, mistake, type Statement } from './statement.ts';

function parsePaths(statement: Statement): readonly string[] {
  const { args } = statement;
  const paths = parseJsonList(args.text) ?? splitAtBlanks(args).map(({ text }) => text);
  if (paths.length >= 2) return paths;
  const message = `${keywordOf(statement)} needs at least one source and a destination`;
  throw mistake(statement, args.text === '' ? statement.keyword : args, { message });
}

/** @throws DockerfileError INVALID_ARGUMENTS for too few paths */
export function parseCopy(statement: Statement, flags: Flags): CopyInstruction {
  const paths = parsePaths(statement);
  const isHeredoc = (path: string): boolean => statement.heredocs.length > 0 && parseHeredocWord(path) !== undefined;
  const destination = paths.at(-1) ?? '';
  if (isHeredoc(destination))
    throw mistake(statement, statement.args, { message: 'the destination is missing: a heredoc is a source' });
  return {
    ...baseOf(statement),
    kind: keywordOf(statement) === 'ADD' ? 'add' : 'copy',
    sources: paths.slice(0, -1).filter((path) => !isHeredoc(path)),
    heredocs: statement.heredocs,
    destination,
    from: flags.text('from'),
    chown: flags.text('chown'),
    chmod: flags.text('chmod'),
    link: flags.boolean('link') ?? false,
    parents: flags.boolean('parents') ?? false,
    excludes: flags.list('exclude').map(({ value }) => value),
    checksum: flags.text('checksum'),
    keepGitDir: flags.boolean('keep-git-dir') ?? false,
    unpack: flags.boolean('unpack'),
  };
}
