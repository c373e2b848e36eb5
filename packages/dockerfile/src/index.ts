export { BUILD_CHECKS, type BuildCheck, type BuildWarning, isWanted } from './checks/build-warning.ts';
export { warningsOf } from './checks/check-ignored.ts';
export { PLATFORM_ARGS } from './checks/check-from.ts';
export { instructionLines, type LineRange } from './describe/instruction-lines.ts';
export { type BuildTarget, listTargets } from './describe/list-targets.ts';
export { outlineTarget, type OutlinedNeed, type TargetOutline } from './describe/outline-target.ts';
export { expandInstruction } from './expand/expand-instruction.ts';
export { type ExpandOptions, expandWord, expandWords, type Variables } from './expand/expand-words.ts';
export { compileGlob, type Glob } from './ignore/glob.ts';
export { type IgnoreFile, type IgnorePatterns, parseIgnorePatterns } from './ignore/ignore-patterns.ts';
export type {
  ArgInstruction,
  Command,
  CommandInstruction,
  CopyInstruction,
  FromInstruction,
  HealthcheckInstruction,
  Instruction,
  ListInstruction,
  MountType,
  OnBuildInstruction,
  Pair,
  PairsInstruction,
  RunInstruction,
  RunMount,
  ShellInstruction,
  TextInstruction,
} from './instructions/instruction.ts';
export { parseTrigger } from './instructions/parse-instruction.ts';
export { type Dockerfile, parseDockerfile, type Stage } from './parse-dockerfile.ts';
export {
  DOCKERFILE_ERROR_CODES,
  DockerfileError,
  type DockerfileErrorCode,
  type Position,
} from './source/dockerfile-error.ts';
export { decodeDockerfile } from './source/decode-dockerfile.ts';
export { formatDockerfileError, shortenWords } from './source/format-dockerfile-error.ts';
export { nearestWord } from './source/nearest-word.ts';
export type { EscapeCharacter, ParserDirectives } from './source/parser-directives.ts';
export { type Heredoc, parseHeredocWord } from './words/heredoc.ts';
