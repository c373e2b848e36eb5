export { buildImage, type BuildRequest, type BuiltImage } from './build-image.ts';
export { locateError } from './build-error.ts';
export type { ImportedStep, ImportedSteps, StepResult } from './cache/step-results.ts';
export {
  checkVariables,
  type UnknownBase,
  type VariableCheckRequest,
  type VariableCheckResult,
} from './checks/check-variables.ts';
export { isArchive } from './copy/unpack-archive.ts';
export { COMMIT_ID, type GitReference, parseGitContext, parseGitRemote } from './git/parse-git-reference.ts';
export type {
  BaseImage,
  BuilderPorts,
  CommandRunner,
  ImageSource,
  LayerTrees,
  RemoteCommit,
  RemoteFile,
  RemoteRepository,
  RemoteSources,
  RequestedMount,
  RunRequest,
  RunResult,
} from './ports.ts';
export type { NamedSource } from './stages/named-sources.ts';
export { StepSlots } from './steps/step-slots.ts';
export { StepsUnderWay } from './steps/steps-under-way.ts';
export { type ContextContents, type ContextFile, ContextTree } from './tree/context-tree.ts';
export { type ContextLimits, readContext, type Spool } from './tree/read-context.ts';
export type { SourceTree, TreeEntry } from './tree/source-tree.ts';
export { resolvePath } from './tree/resolve-path.ts';
