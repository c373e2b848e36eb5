export { buildDebianImages, DEBIAN_IMAGES, pushDebianImages } from './debian/debian-images.ts';
export { type CommandOptions, type CommandResult, runCommand } from './debian/run-command.ts';
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
export { createMemoryLayerCatalog, type LayerRows, type MemoryLayerCatalog } from './memory-catalogs.ts';
export { type DockerRegistry, type DockerRegistryOptions, startDockerRegistry } from './registry/docker-registry.ts';
