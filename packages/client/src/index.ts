export { answers } from './answers.ts';
export type { AttachOutput, AttachSession } from './attach-session.ts';
export {
  createCredentialStore,
  type CredentialPlace,
  type CredentialStore,
  type CredentialStoreOptions,
} from './credentials/credential-store.ts';
export {
  checkDockerfile,
  findRegistries,
  listBuildTargets,
  listInstructionLines,
  openBuildContext,
  openLayout,
  openNamedContext,
  outlineBuild,
} from './build/build-inputs.ts';
export type { BuildTarget, LineRange, TargetOutline } from '@tinydock/dockerfile';
export type { OpenedLayout } from './build/open-layout.ts';
export type { CacheDirectoryTarget } from './build/receive-caches.ts';
export type { BuildContext, OpenContextOptions } from './build/open-build-context.ts';
export type { BuildRecordsClient } from './build-records-client.ts';
export type { BuildInput, BuildsClient } from './builds-client.ts';
export type { CallOptions } from './call/connection.ts';
export type { AttachOptions, ContainersClient } from './containers-client.ts';
export type { CopiesClient } from './copies-client.ts';
export {
  openLocalSource,
  openLocalTarget,
  parseTypedPath,
  readLocalTar,
  type TypedPath,
  writeLocalTree,
} from './copy/local-files.ts';
export { writeOutputDirectory } from './copy/output-directory.ts';
export { type Client, type ClientOptions, createClient } from './create-client.ts';
export { checkArchiveTarget, writeArchiveFile } from './download/archive-file.ts';
export { openCacheDirectory } from './download/cache-directory.ts';
export { checkLayoutTarget, writeLayoutDirectory } from './download/layout-directory.ts';
export type { ExplorerClient } from './explorer-client.ts';
export type { ImagesClient, ImageWithContents } from './images-client.ts';
export type { NetworksClient } from './networks-client.ts';
export { type HostAddress, parseHost } from './parse-host.ts';
export {
  bytesBesideImages,
  planSystemPrune,
  type SystemPrunePlan,
  type SystemPruneRequest,
} from './prune/plan-system-prune.ts';
export type { RegistriesClient } from './registries-client.ts';
export type { RetentionClient } from './retention-client.ts';
export type { SystemClient } from './system-client.ts';
export { type OpenedSsh, openSshAgents, type OpenSshOptions, type SshSource } from './ssh/open-ssh-agents.ts';
export type { ArchiveSource } from './upload/archive-source.ts';
export { fetchArchive } from './upload/fetch-archive.ts';
export type { VolumesClient } from './volumes-client.ts';
export { planCopy } from '@tinydock/tar';
