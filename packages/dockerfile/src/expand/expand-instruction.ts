import { DockerfileError } from '../source/dockerfile-error.ts';
import type { CopyInstruction, Instruction, RunInstruction } from '../instructions/instruction.ts';
import { expandWord, expandWords, type ExpandOptions } from './expand-words.ts';

type Expand = (text: string) => string;

function expandOptional(text: string | undefined, expand: Expand): string | undefined {
  return text === undefined ? undefined : expand(text);
}

/** A heredoc with a quoted end keeps its variables; quotes within one are text. */
function expandCopy(instruction: CopyInstruction, options: ExpandOptions): CopyInstruction {
  const expand: Expand = (text) => expandWord(text, options);
  const expandContent: Expand = (text) => expandWord(text, { ...options, raw: true });
  return {
    ...instruction,
    sources: instruction.sources.map(expand),
    heredocs: instruction.heredocs.map((heredoc) =>
      heredoc.expand ? { ...heredoc, content: expandContent(heredoc.content) } : heredoc,
    ),
    destination: expand(instruction.destination),
    chown: expandOptional(instruction.chown, expand),
    chmod: expandOptional(instruction.chmod, expand),
    excludes: instruction.excludes.map(expand),
    checksum: expandOptional(instruction.checksum, expand),
  };
}

/** The shell expands the command; the builder only the options of mounts. */
function expandRun(instruction: RunInstruction, options: ExpandOptions): RunInstruction {
  const mounts = instruction.mounts.map((mount) => ({
    type: mount.type,
    options: Object.fromEntries(
      Object.entries(mount.options).map(([name, value]) => [
        name,
        name === 'from' ? value : expandWord(value, options),
      ]),
    ),
  }));
  return { ...instruction, mounts };
}

function expandParts(instruction: Instruction, options: ExpandOptions): Instruction {
  const expand: Expand = (text) => expandWord(text, options);
  switch (instruction.kind) {
    case 'from':
      return {
        ...instruction,
        image: expand(instruction.image),
        platform: expandOptional(instruction.platform, expand),
      };
    case 'arg':
      return {
        ...instruction,
        args: instruction.args.map(({ name, value }) => ({ name: expand(name), value: expandOptional(value, expand) })),
      };
    case 'env':
    case 'label':
      return {
        ...instruction,
        pairs: instruction.pairs.map(({ name, value }) => ({ name: expand(name), value: expand(value) })),
      };
    case 'workdir':
    case 'user':
    case 'stopsignal':
      return { ...instruction, value: expand(instruction.value) };
    case 'expose':
      return { ...instruction, values: instruction.values.flatMap((value) => expandWords(value, options)) };
    case 'volume':
      return { ...instruction, values: instruction.values.map(expand) };
    case 'copy':
    case 'add':
      return expandCopy(instruction, options);
    case 'run':
      return expandRun(instruction, options);
    case 'maintainer':
    case 'shell':
    case 'healthcheck':
    case 'onbuild':
    case 'cmd':
    case 'entrypoint':
      return instruction;
  }
}

/**
 * The instruction with its variables replaced where its kind takes any; what CMD, ENTRYPOINT, RUN, SHELL, HEALTHCHECK
 * and ONBUILD say is left to the shell or to a later build. All values are those from before the instruction.
 * @throws DockerfileError at the instruction: as {@link expandWord}
 */
export function expandInstruction<T extends Instruction>(instruction: T, options: ExpandOptions): T {
  try {
    return expandParts(instruction, options) as T;
  } catch (error) {
    if (error instanceof DockerfileError) throw error.at(instruction.position, instruction.text.length);
    throw error;
  }
}
