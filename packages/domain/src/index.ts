export type { Branded } from './brand.ts';
export {
  ANNOTATION_PLACES,
  type AnnotationPlace,
  type BuildCacheCatalog,
  type BuildCacheRecord,
  type BuildEvent,
  type BuiltIndex,
  type PlacedAnnotation,
} from './build.ts';
export {
  BUILD_STATES,
  type BuildId,
  type BuildRecord,
  type BuildRecordCatalog,
  type BuildState,
  type BuildStepRecord,
  parseBuildId,
  type TimedBuildEvent,
} from './build-record.ts';
export { cdiKindOf, isCdiDevice, isCdiDeviceName, isCdiKind } from './cdi.ts';
export { type DeviceRights, isDeviceRight, NO_DEVICE_RIGHTS, parseDeviceRights } from './device-rights.ts';
export { computeChainId } from './chain.ts';
export {
  type ContainerAddress,
  type ContainerIpv6,
  type ContainerId,
  type ContainerRecord,
  type ContainerSpec,
  type ContainerState,
  type ContainerStateName,
  containerStateName,
  networkLinksOf,
  type NetworkMode,
  networkModeOf,
  parseContainerId,
  parseContainerName,
  type PortMapping,
  type Protocol,
  type TerminalSize,
} from './container.ts';
export {
  BELOW_READ_ONLY,
  type BelowReadOnly,
  imagesOf,
  layersOf,
  MOUNT_PROPAGATIONS,
  type MountedImage,
  type MountPropagation,
  type MountSpec,
  type NewVolumeOptions,
  parseSubpath,
} from './mount-spec.ts';
export { checkDeviceLimits, checkIsolation, checkLimits } from './check-container-options.ts';
export {
  type ContainerIsolation,
  type ContainerLimits,
  DEFAULT_ISOLATION,
  type IpcMode,
  isJoined,
  joinContainer,
  joinedContainer,
  type JoinedMode,
  type PidMode,
  type DeviceLimits,
  type DeviceMapping,
  type DeviceRate,
  type NamespaceMode,
  NO_DEVICE_LIMITS,
  NO_LIMITS,
  NO_RESTART,
  type RestartPolicy,
  type TmpfsMount,
  type Ulimit,
} from './container-options.ts';
export { describeIssues } from './describe-issues.ts';
export {
  type ChainId,
  type DiffId,
  type Digest,
  digestHex,
  type ImageId,
  isDigest,
  parseChainId,
  parseDiffId,
  parseDigest,
  parseImageId,
  shortId,
} from './digest.ts';
export {
  createCancelledError,
  ERROR_CODES,
  ERROR_REASONS,
  type ErrorCode,
  type ErrorReason,
  hasErrnoCode,
  isTinydockError,
  throwIfCancelled,
  TinydockError,
  type TinydockErrorOptions,
} from './errors.ts';
export type { LayerProgress, LoadEvent, PullEvent, PushEvent, PushLayerProgress } from './events.ts';
export { HOST_GATEWAY, type HostName, type NameSettings, NO_NAME_SETTINGS } from './name-settings.ts';
export { createShortFileError, FileBytes, type FileReader } from './file-bytes.ts';
export { asParts, MixedBytes, type MixedPart } from './mixed-bytes.ts';
export {
  type ContainerHealth,
  type HealthCourse,
  type HealthProbe,
  type HealthStatus,
  KEPT_HEALTH_PROBES,
  probeDelayMs,
  recordProbe,
  STARTING_HEALTH,
} from './container-health.ts';
export {
  assertHealthcheck,
  formatHealthcheck,
  type Healthcheck,
  type HealthPlan,
  isHealthChecked,
  mergeHealthcheck,
  planHealthcheck,
} from './healthcheck.ts';
export { type HistoryEntry, type ImageConfig, parseImageConfig, type ProcessDefaults } from './image-config.ts';
export type {
  Annotations,
  ImageName,
  ImageRecord,
  ManifestRecord,
  NamedImage,
  StandsFor,
  NewImage,
  PutImageResult,
} from './image.ts';
export {
  type CompressedForm,
  type Compression,
  type CompressionChoice,
  type CompressionRecipe,
  formatRecipe,
  type LayerRecord,
  type RegistryForm,
} from './layer.ts';
export {
  DEFAULT_LOG,
  LOG_DRIVERS,
  type LogDriver,
  type LogLimits,
  type LogSettings,
  parseLogSettings,
} from './log-settings.ts';
export {
  type Descriptor,
  type ImageIndex,
  type ImageManifest,
  isImageDescriptor,
  MAX_MANIFEST_BYTES,
  MEDIA_TYPES,
  NAME_ANNOTATIONS,
  parseManifest,
} from './manifest.ts';
export { encodeIndex, fitsManifestList, type IndexedImage, type KnownIndex } from './encode-index.ts';
export {
  BASE_DIGEST,
  BASE_NAME,
  encodeManifest,
  fitsDocker,
  type ManifestFormat,
  OCI_LAYERS,
} from './encode-manifest.ts';
export {
  type AddressBlock,
  type AddressPlan,
  DEFAULT_NETWORK,
  type NetworkCatalog,
  type NetworkDefinition,
  type NetworkId,
  type NetworkLink,
  type NetworkPlan,
  type NetworkRecord,
  parseMacAddress,
  parseNetworkAlias,
  parseNetworkId,
  parseNetworkName,
  PREDEFINED_NETWORKS,
} from './network.ts';
export {
  formatPlatform,
  hostPlatform,
  normalizePlatform,
  distinctPlatforms,
  isNative,
  parsePlatform,
  type Platform,
  selectPlatform,
} from './platform.ts';
export {
  ARCHIVE_FORMATS,
  type ArchivedImage,
  type ArchiveFormat,
  type ArchiveSink,
  type ArchiveStyle,
  type CompressedLayer,
  type LayerTarReader,
  type SavedImage,
} from './ports/archive.ts';
export type {
  ChangeOptions,
  ContainerCatalog,
  ImageCatalog,
  LayerCatalog,
  LeaseCatalog,
  StagingRecord,
  VolumeCatalog,
} from './ports/catalogs.ts';
export {
  CDI_HOOK_NAMES,
  type CdiDevice,
  type CdiDeviceNode,
  type CdiDevices,
  type CdiEdits,
  type CdiHook,
  type CdiInjection,
  type CdiListing,
  type CdiMount,
} from './ports/cdi.ts';
export type { EventCatalog, SystemEvent } from './ports/event-catalog.ts';
export type {
  FileAspect,
  LayerChange,
  LayerExplorer,
  LayerFile,
  LayerFileKind,
  ListedFile,
  ListFilesRequest,
  OpenedFile,
  TreeDifference,
  WastedFile,
  WasteReport,
} from './ports/layer-explorer.ts';
export type {
  BlobStore,
  IngestLimits,
  IngestProgress,
  IngestRequest,
  IngestResult,
  LayerStore,
  RootfsMounter,
  RootfsRequest,
  VerifyResult,
} from './ports/layer-store.ts';
export type { LayerFormCatalog } from './ports/layer-forms.ts';
export type { NetworkDriver, NetworkRequest, NetworkResult } from './ports/network.ts';
export type {
  FetchedManifest,
  OpenBlobOptions,
  PushSessionOptions,
  RegistryClient,
  RegistryQuery,
  MirrorCredentials,
  RegistryCredentials,
  RegistrySession,
} from './ports/registry.ts';
export type { BlobSource, NewManifest, RegistryPushSession, UploadBlobOptions } from './ports/registry-push.ts';
export type {
  AttachedProcess,
  AttachOptions,
  BindMount,
  ContainerExit,
  ContainerRuntime,
  ContainerUsage,
  CreateProcessRequest,
  ExecProcess,
  ExecRequest,
  JoinedNamespaces,
  LogQuery,
  LogRecord,
  OutputChunk,
  ProcessStatus,
  ProcessTable,
  RuntimeInfo,
  SecurityModules,
} from './ports/runtime.ts';
export type {
  ContentReference,
  DiskMeter,
  ReferenceCatalog,
  RestoredImage,
  StorePart,
  TrashCatalog,
  TrashedImage,
} from './ports/trash.ts';
export {
  DEFAULT_REGISTRY,
  DEFAULT_TAG,
  familiarName,
  familiarReference,
  formatReference,
  parseReference,
  parseRegistryHost,
  type Reference,
  type ReferenceText,
  repositoryName,
  withDefaultTag,
} from './reference.ts';
export { parseCatalogAnswer, parseIndexAnswer, parseTagsAnswer, type SearchResult } from './registry-search.ts';
export { parseSignal } from './parse-signal.ts';
export { parseSearchTerm, type SearchTerm } from './search-term.ts';
export { MASKED_PATHS, READONLY_PATHS } from './system-paths.ts';
export { describeNear, type NearOptions, suggest } from './suggest.ts';
export { decodeThreadError, encodeThreadError, type ThreadError } from './thread-error.ts';
export {
  ANONYMOUS_VOLUME_LABEL,
  isAnonymousVolume,
  parseVolumeName,
  parseVolumeOptions,
  type VolumeRecord,
  type VolumeSource,
} from './volume.ts';
export { withoutPassword } from './without-password.ts';
export { ZstdFrameSplitter } from './zstd-frame-splitter.ts';
