export { describeBuildCacheCatalogContract } from './contracts/build-cache-catalog-contract.ts';
export { describeLayerCatalogContract } from './contracts/layer-catalog-contract.ts';
export { buildDebianImages, DEBIAN_IMAGES, pushDebianImages } from './debian/debian-images.ts';
export { GitServer, TestRepository } from './git/git-server.ts';
export { readNodeFlags } from './node-flags.ts';
export { buildDebianRootfs } from './debian/debian-rootfs.ts';
export { type CommandOptions, type CommandResult, runCommand } from './debian/run-command.ts';
export { findTarHeaders, mutateTar } from './tar/mutate-tar.ts';
export { randomTar, type RandomTarOptions } from './tar/random-tar.ts';
export {
  rawLongText,
  rawPaxHeader,
  rawPaxRecords,
  rawTarEntry,
  rawTarHeader,
  type RawTarHeader,
  rawTarNumber,
  sealTarHeader,
} from './tar/raw-tar.ts';
export { SeededRandom } from './tar/seeded-random.ts';
export { createMemoryBuildCacheCatalog } from './memory-build-cache-catalog.ts';
export { createMemoryLayerCatalog, type LayerRows, type MemoryLayerCatalog } from './memory-catalogs.ts';
export { type DockerRegistry, type DockerRegistryOptions, startDockerRegistry } from './registry/docker-registry.ts';
export { TestAuthority, type TestCertificate } from './registry/test-authority.ts';
export { type TokenServer, type TokenSettings, type TokenUsers, startTokenServer } from './registry/token-server.ts';
export { TEST_LOGIN } from './registry/test-login.ts';
export { startTestProxy, type TestProxy, type TestProxyOptions } from './registry/test-proxy.ts';
export {
  type ImageFormat,
  indexOf,
  type RandomImage,
  randomImage,
  type RandomImageOptions,
  type RandomIndex,
  type RandomLayer,
  tarOfFiles,
} from './images/random-image.ts';
export { pushImage, writeImageDirectory } from './images/push-image.ts';
export {
  type Exchange,
  FakeRegistry,
  type FakeRegistryOptions,
  type RecordedRequest,
  type Script,
  startFakeRegistry,
} from './registry/fake-registry.ts';
export type { UploadFault } from './registry/fake-uploads.ts';
export {
  answerStatus,
  cutAfter,
  redirectTo,
  requireAuthorization,
  sendEndlessly,
  sendJson,
  sendWhole,
  stallAfter,
  staySilent,
} from './registry/misbehaviour.ts';
export { makeDeepTree, removeDeepTree } from './deep-tree.ts';
