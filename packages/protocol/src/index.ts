export {
  changedLimits,
  deviceLimitsFromWire,
  isolationFromWire,
  limitsFromWire,
  networkLinkFromWire,
  logFromWire,
  restartFromWire,
} from './convert/container-options.ts';
export { buildEventToWire } from './convert/build.ts';
export { buildLogToWire, buildRecordToWire } from './convert/build-record.ts';
export { hostsFromWire, namesFromWire } from './convert/name-settings.ts';
export {
  formatContextLine,
  formatPlainFile,
  isWanted,
  type ContextLine,
  LISTING_END,
  MAX_CONTEXT_PATH_BYTES,
  MAX_LISTING_LINE_BYTES,
  parseContextLine,
  wantedBits,
  SMALL_CONTEXT_FILES,
} from './context-listing.ts';
export { containerDetailToWire, containerToWire, portFromWire, portToWire } from './convert/container.ts';
export { differenceToWire, imageFileToWire, listedFileToWire, wastedFileToWire } from './convert/image-file.ts';
export { imageToWire, layerToWire, loadEventToWire, pullEventToWire } from './convert/image.ts';
export { platformFromWire, platformToWire } from './convert/platform.ts';
export { compressionFromWire, mediaTypesFromWire, pushEventToWire } from './convert/push.ts';
export { credentialsFromWire, credentialsToWire } from './convert/registry-auth.ts';
export { optionalText, requireText } from './convert/required-field.ts';
export {
  AGENT_FAILURE,
  frameAgentMessage,
  MAX_AGENT_MESSAGE_BYTES,
  MAX_KNOWN_HOSTS_BYTES,
  readAgentMessage,
} from './agent-messages.ts';
export { readExactly } from './read-exactly.ts';
export { DATA_TICKET_LIFETIME_MS, DATA_TOKEN_BYTES, MAX_CHUNK_BYTES, MAX_MESSAGE_BYTES } from './data-ticket.ts';
export { fromGrpcStatus, toGrpcStatus } from './error-status.ts';
export { type CallFailure, createCallFailure } from './call-failure.ts';
export { decodeError } from './decode-error.ts';
export { encodeError } from './encode-error.ts';
export { GRPC_STATUS, type GrpcStatus } from './grpc-status.ts';
export { PLAIN_MOUNT } from './plain-mount.ts';
export { loadProtocol } from './load-protocol.ts';
export { loadServices, type ProtocolServices, SERVICE_NAMES, unknownFieldOf } from './load-services.ts';
export type { Address__Output as Address } from './generated/tinydock/v1/Address.ts';
export type {
  AttachRequest as AttachRequestInput,
  AttachRequest__Output as AttachRequest,
} from './generated/tinydock/v1/AttachRequest.ts';
export type {
  AttachResponse as AttachResponseInput,
  AttachResponse__Output as AttachResponse,
} from './generated/tinydock/v1/AttachResponse.ts';
export type {
  NameSettings as NameSettingsInput,
  NameSettings__Output as NameSettings,
} from './generated/tinydock/v1/NameSettings.ts';
export type { Component__Output as Component } from './generated/tinydock/v1/Component.ts';
export type {
  CommitContainerRequest as CommitContainerRequestInput,
  CommitContainerRequest__Output as CommitContainerRequest,
} from './generated/tinydock/v1/CommitContainerRequest.ts';
export type { DiffContainerResponse as DiffContainerResponseInput } from './generated/tinydock/v1/DiffContainerResponse.ts';
export type { FileChange__Output as FileChange } from './generated/tinydock/v1/FileChange.ts';
export type {
  CopyInRequest as CopyInRequestInput,
  CopyInRequest__Output as CopyInRequest,
} from './generated/tinydock/v1/CopyInRequest.ts';
export type {
  CopyInProgress as CopyInProgressInput,
  CopyInProgress__Output as CopyInProgress,
} from './generated/tinydock/v1/CopyInProgress.ts';
export type {
  CopyInChunk as CopyInChunkInput,
  CopyInChunk__Output as CopyInChunk,
} from './generated/tinydock/v1/CopyInChunk.ts';
export type {
  CopyOutRequest as CopyOutRequestInput,
  CopyOutRequest__Output as CopyOutRequest,
} from './generated/tinydock/v1/CopyOutRequest.ts';
export type {
  StatPathRequest as StatPathRequestInput,
  StatPathRequest__Output as StatPathRequest,
} from './generated/tinydock/v1/StatPathRequest.ts';
export type {
  StatPathResponse as StatPathResponseInput,
  StatPathResponse__Output as StatPathResponse,
} from './generated/tinydock/v1/StatPathResponse.ts';
export type {
  ContainerLimits as ContainerLimitsInput,
  ContainerLimits__Output as ContainerLimits,
} from './generated/tinydock/v1/ContainerLimits.ts';
export type {
  ContainerIsolation as ContainerIsolationInput,
  ContainerIsolation__Output as ContainerIsolation,
} from './generated/tinydock/v1/ContainerIsolation.ts';
export type {
  LogSettings as LogSettingsInput,
  LogSettings__Output as LogSettings,
} from './generated/tinydock/v1/LogSettings.ts';
export type { Healthcheck as HealthcheckInput } from './generated/tinydock/v1/Healthcheck.ts';
export type { ContainerHealth__Output as ContainerHealth } from './generated/tinydock/v1/ContainerHealth.ts';
export type { RestartPolicy as RestartPolicyInput } from './generated/tinydock/v1/RestartPolicy.ts';
export type { UpdateContainerRequest as UpdateContainerRequestInput } from './generated/tinydock/v1/UpdateContainerRequest.ts';
export type { DeviceLimits__Output as DeviceLimits } from './generated/tinydock/v1/DeviceLimits.ts';
export type { DeviceRate__Output as DeviceRate } from './generated/tinydock/v1/DeviceRate.ts';
export type { DeviceMapping } from './generated/tinydock/v1/DeviceMapping.ts';
export type { TmpfsMount } from './generated/tinydock/v1/TmpfsMount.ts';
export type { Ulimit } from './generated/tinydock/v1/Ulimit.ts';
export type { Container as ContainerInput, Container__Output as Container } from './generated/tinydock/v1/Container.ts';
export type { ContainerDetail__Output as ContainerDetail } from './generated/tinydock/v1/ContainerDetail.ts';
export type { ContainerPlaces__Output as ContainerPlaces } from './generated/tinydock/v1/ContainerPlaces.ts';
export type { ContainerSizes__Output as ContainerSizes } from './generated/tinydock/v1/ContainerSizes.ts';
export type { ContainerStatus__Output as ContainerStatus } from './generated/tinydock/v1/ContainerStatus.ts';
export type {
  CreateContainerRequest as CreateContainerRequestInput,
  CreateContainerRequest__Output as CreateContainerRequest,
} from './generated/tinydock/v1/CreateContainerRequest.ts';
export type { CreateContainerResponse__Output as CreateContainerResponse } from './generated/tinydock/v1/CreateContainerResponse.ts';
export type { DataChunk as DataChunkInput, DataChunk__Output as DataChunk } from './generated/tinydock/v1/DataChunk.ts';
export type {
  DataTicket as DataTicketInput,
  DataTicket__Output as DataTicket,
} from './generated/tinydock/v1/DataTicket.ts';
export type {
  DownloadProgress as DownloadProgressInput,
  DownloadProgress__Output as DownloadProgress,
} from './generated/tinydock/v1/DownloadProgress.ts';
export type {
  ExecRequest as ExecRequestInput,
  ExecRequest__Output as ExecRequest,
} from './generated/tinydock/v1/ExecRequest.ts';
export type { ExecStart as ExecStartInput, ExecStart__Output as ExecStart } from './generated/tinydock/v1/ExecStart.ts';
export type { Event__Output as Event } from './generated/tinydock/v1/Event.ts';
export type { Filter__Output as Filter } from './generated/tinydock/v1/Filter.ts';
export type { HistoryStep__Output as HistoryStep } from './generated/tinydock/v1/HistoryStep.ts';
export type { Image__Output as Image } from './generated/tinydock/v1/Image.ts';
export type { ImageContents__Output as ImageContents } from './generated/tinydock/v1/ImageContents.ts';
export type { ImageDetail__Output as ImageDetail } from './generated/tinydock/v1/ImageDetail.ts';
export type { ImageHistoryResponse__Output as ImageHistoryResponse } from './generated/tinydock/v1/ImageHistoryResponse.ts';
export type { ImageLayer__Output as ImageLayer } from './generated/tinydock/v1/ImageLayer.ts';
export type {
  ImportChunk as ImportChunkInput,
  ImportChunk__Output as ImportChunk,
} from './generated/tinydock/v1/ImportChunk.ts';
export type {
  ImportProgress as ImportProgressInput,
  ImportProgress__Output as ImportProgress,
} from './generated/tinydock/v1/ImportProgress.ts';
export type {
  ImportRequest as ImportRequestInput,
  ImportRequest__Output as ImportRequest,
} from './generated/tinydock/v1/ImportRequest.ts';
export type { InfoResponse__Output as InfoResponse } from './generated/tinydock/v1/InfoResponse.ts';
export type { KillContainerRequest as KillContainerRequestInput } from './generated/tinydock/v1/KillContainerRequest.ts';
export type { LayerStatus__Output as LayerStatus } from './generated/tinydock/v1/LayerStatus.ts';
export type { ListContainersRequest as ListContainersRequestInput } from './generated/tinydock/v1/ListContainersRequest.ts';
export type { ListImagesRequest as ListImagesRequestInput } from './generated/tinydock/v1/ListImagesRequest.ts';
export type { LoadChunk as LoadChunkInput, LoadChunk__Output as LoadChunk } from './generated/tinydock/v1/LoadChunk.ts';
export type {
  LoadProgress as LoadProgressInput,
  LoadProgress__Output as LoadProgress,
} from './generated/tinydock/v1/LoadProgress.ts';
export type {
  LoadRequest as LoadRequestInput,
  LoadRequest__Output as LoadRequest,
} from './generated/tinydock/v1/LoadRequest.ts';
export type { LoadedImage__Output as LoadedImage } from './generated/tinydock/v1/LoadedImage.ts';
export type { LogBatch as LogBatchInput } from './generated/tinydock/v1/LogBatch.ts';
export type { LogEntry__Output as LogEntry } from './generated/tinydock/v1/LogEntry.ts';
export type {
  LogsRequest as LogsRequestInput,
  LogsRequest__Output as LogsRequest,
} from './generated/tinydock/v1/LogsRequest.ts';
export type { Mount__Output as Mount } from './generated/tinydock/v1/Mount.ts';
export type { PingResponse__Output as PingResponse } from './generated/tinydock/v1/PingResponse.ts';
export type { PruneContainersRequest as PruneContainersRequestInput } from './generated/tinydock/v1/PruneContainersRequest.ts';
export type { PrunedContainer__Output as PrunedContainer } from './generated/tinydock/v1/PrunedContainer.ts';
export type { RestartContainerRequest as RestartContainerRequestInput } from './generated/tinydock/v1/RestartContainerRequest.ts';
export type { TopRequest as TopRequestInput } from './generated/tinydock/v1/TopRequest.ts';
export type { TopResponse__Output as TopResponse } from './generated/tinydock/v1/TopResponse.ts';
export type { ContainerStats__Output as ContainerStats } from './generated/tinydock/v1/ContainerStats.ts';
export type {
  StatsRequest as StatsRequestInput,
  StatsRequest__Output as StatsRequest,
} from './generated/tinydock/v1/StatsRequest.ts';
export type {
  StatsSample as StatsSampleInput,
  StatsSample__Output as StatsSample,
} from './generated/tinydock/v1/StatsSample.ts';
export type { TerminalSize__Output as TerminalSize } from './generated/tinydock/v1/TerminalSize.ts';
export type { OpenFile as OpenFileInput, OpenFile__Output as OpenFile } from './generated/tinydock/v1/OpenFile.ts';
export type { Platform as PlatformInput, Platform__Output as Platform } from './generated/tinydock/v1/Platform.ts';
export type { PortMapping__Output as PortMapping } from './generated/tinydock/v1/PortMapping.ts';
export type { PullDone__Output as PullDone } from './generated/tinydock/v1/PullDone.ts';
export type { PullProgress__Output as PullProgress } from './generated/tinydock/v1/PullProgress.ts';
export type {
  PullRequest as PullRequestInput,
  PullRequest__Output as PullRequest,
} from './generated/tinydock/v1/PullRequest.ts';
export type {
  RegistryAuth as RegistryAuthInput,
  RegistryAuth__Output as RegistryAuth,
} from './generated/tinydock/v1/RegistryAuth.ts';
export type { RemoveContainerRequest as RemoveContainerRequestInput } from './generated/tinydock/v1/RemoveContainerRequest.ts';
export type { RemoveImageRequest as RemoveImageRequestInput } from './generated/tinydock/v1/RemoveImageRequest.ts';
export type {
  RemovedItem as RemovedItemInput,
  RemovedItem__Output as RemovedItem,
} from './generated/tinydock/v1/RemovedItem.ts';
export type {
  SaveRequest as SaveRequestInput,
  SaveRequest__Output as SaveRequest,
} from './generated/tinydock/v1/SaveRequest.ts';
export type { StopContainerRequest as StopContainerRequestInput } from './generated/tinydock/v1/StopContainerRequest.ts';
export type { TagImageRequest as TagImageRequestInput } from './generated/tinydock/v1/TagImageRequest.ts';
export type { TagImageResponse__Output as TagImageResponse } from './generated/tinydock/v1/TagImageResponse.ts';
export type { VerifyProgress__Output as VerifyProgress } from './generated/tinydock/v1/VerifyProgress.ts';
export type { VersionResponse__Output as VersionResponse } from './generated/tinydock/v1/VersionResponse.ts';
export type { WaitContainerRequest as WaitContainerRequestInput } from './generated/tinydock/v1/WaitContainerRequest.ts';
export type { WaitContainerResponse__Output as WaitContainerResponse } from './generated/tinydock/v1/WaitContainerResponse.ts';
export type { CheckLoginRequest as CheckLoginRequestInput } from './generated/tinydock/v1/CheckLoginRequest.ts';
export type { PushLayerStatus__Output as PushLayerStatus } from './generated/tinydock/v1/PushLayerStatus.ts';
export type { PushProgress__Output as PushProgress } from './generated/tinydock/v1/PushProgress.ts';
export type {
  PushRequest as PushRequestInput,
  PushRequest__Output as PushRequest,
} from './generated/tinydock/v1/PushRequest.ts';
export type { PushedTag__Output as PushedTag } from './generated/tinydock/v1/PushedTag.ts';
export type { ContainerServiceClient, ContainerServiceHandlers } from './generated/tinydock/v1/ContainerService.ts';
export type { ImageServiceClient, ImageServiceHandlers } from './generated/tinydock/v1/ImageService.ts';
export type { SystemServiceClient, SystemServiceHandlers } from './generated/tinydock/v1/SystemService.ts';
export type { CompareImagesRequest as CompareImagesRequestInput } from './generated/tinydock/v1/CompareImagesRequest.ts';
export type { EfficiencyRequest as EfficiencyRequestInput } from './generated/tinydock/v1/EfficiencyRequest.ts';
export type { EfficiencyResponse__Output as EfficiencyResponse } from './generated/tinydock/v1/EfficiencyResponse.ts';
export type { ExploredLayer__Output as ExploredLayer } from './generated/tinydock/v1/ExploredLayer.ts';
export type { FileDifference__Output as FileDifference } from './generated/tinydock/v1/FileDifference.ts';
export type { ImageFile__Output as ImageFile } from './generated/tinydock/v1/ImageFile.ts';
export type { ImageLayersResponse__Output as ImageLayersResponse } from './generated/tinydock/v1/ImageLayersResponse.ts';
export type { LineageImage__Output as LineageImage } from './generated/tinydock/v1/LineageImage.ts';
export type { ListedFile__Output as ListedFile } from './generated/tinydock/v1/ListedFile.ts';
export type {
  ListFilesRequest as ListFilesRequestInput,
  ListFilesRequest__Output as ListFilesRequest,
} from './generated/tinydock/v1/ListFilesRequest.ts';
export type { ReadFileRequest as ReadFileRequestInput } from './generated/tinydock/v1/ReadFileRequest.ts';
export type { WastedFile__Output as WastedFile } from './generated/tinydock/v1/WastedFile.ts';
export type { ImageExplorerServiceHandlers } from './generated/tinydock/v1/ImageExplorerService.ts';
export type { EmptyTrashResponse__Output as EmptyTrashResponse } from './generated/tinydock/v1/EmptyTrashResponse.ts';
export type { ListTrashResponse__Output as ListTrashResponse } from './generated/tinydock/v1/ListTrashResponse.ts';
export type { RestoreImageResponse__Output as RestoreImageResponse } from './generated/tinydock/v1/RestoreImageResponse.ts';
export type { TrashedImage__Output as TrashedImage } from './generated/tinydock/v1/TrashedImage.ts';
export type { UntagImageResponse__Output as UntagImageResponse } from './generated/tinydock/v1/UntagImageResponse.ts';
export type { RetentionServiceHandlers } from './generated/tinydock/v1/RetentionService.ts';
export type { RemoveImageResponse__Output as RemoveImageResponse } from './generated/tinydock/v1/RemoveImageResponse.ts';
export type { RegistryServiceHandlers } from './generated/tinydock/v1/RegistryService.ts';
export type { SearchRequest as SearchRequestInput } from './generated/tinydock/v1/SearchRequest.ts';
export type { SearchResult__Output as SearchResult } from './generated/tinydock/v1/SearchResult.ts';
export type { ListTagsRequest as ListTagsRequestInput } from './generated/tinydock/v1/ListTagsRequest.ts';
export type {
  BuildChunk as BuildChunkInput,
  BuildChunk__Output as BuildChunk,
} from './generated/tinydock/v1/BuildChunk.ts';
export type {
  BuildProgress as BuildProgressInput,
  BuildProgress__Output as BuildProgress,
} from './generated/tinydock/v1/BuildProgress.ts';
export type {
  BuildRequest as BuildRequestInput,
  BuildRequest__Output as BuildRequest,
} from './generated/tinydock/v1/BuildRequest.ts';
export type { BuildDone__Output as BuildDone } from './generated/tinydock/v1/BuildDone.ts';
export type {
  HoldContextChunk as HoldContextChunkInput,
  HoldContextChunk__Output as HoldContextChunk,
} from './generated/tinydock/v1/HoldContextChunk.ts';
export type {
  HoldContextProgress as HoldContextProgressInput,
  HoldContextProgress__Output as HoldContextProgress,
} from './generated/tinydock/v1/HoldContextProgress.ts';
export type {
  SshFromClient as SshFromClientInput,
  SshFromClient__Output as SshFromClient,
} from './generated/tinydock/v1/SshFromClient.ts';
export type {
  SshToClient as SshToClientInput,
  SshToClient__Output as SshToClient,
} from './generated/tinydock/v1/SshToClient.ts';
export type {
  CacheSource as CacheSourceInput,
  CacheSource__Output as CacheSource,
} from './generated/tinydock/v1/CacheSource.ts';
export type {
  CacheTarget as CacheTargetInput,
  CacheTarget__Output as CacheTarget,
} from './generated/tinydock/v1/CacheTarget.ts';
export type { ReceiveCacheRequest__Output as ReceiveCacheRequest } from './generated/tinydock/v1/ReceiveCacheRequest.ts';
export type {
  NamedContext as NamedContextInput,
  NamedContext__Output as NamedContext,
} from './generated/tinydock/v1/NamedContext.ts';
export type {
  PlacedAnnotation as PlacedAnnotationInput,
  PlacedAnnotation__Output as PlacedAnnotation,
} from './generated/tinydock/v1/PlacedAnnotation.ts';
export type { ContextOffer__Output as ContextOffer } from './generated/tinydock/v1/ContextOffer.ts';
export type { Build__Output as Build } from './generated/tinydock/v1/Build.ts';
export type { BuildStep__Output as BuildStep } from './generated/tinydock/v1/BuildStep.ts';
export type { BuildLogBatch__Output as BuildLogBatch } from './generated/tinydock/v1/BuildLogBatch.ts';
export type { BuildLogEntry__Output as BuildLogEntry } from './generated/tinydock/v1/BuildLogEntry.ts';
export type { BuildRecordServiceHandlers } from './generated/tinydock/v1/BuildRecordService.ts';
export type { RemoveBuildsRequest as RemoveBuildsRequestInput } from './generated/tinydock/v1/RemoveBuildsRequest.ts';
export type { BuildServiceHandlers } from './generated/tinydock/v1/BuildService.ts';
export type { ImagePrunePlan__Output as ImagePrunePlan } from './generated/tinydock/v1/ImagePrunePlan.ts';
export type { PrunableImage__Output as PrunableImage } from './generated/tinydock/v1/PrunableImage.ts';
export type { PruneImagesResponse__Output as PruneImagesResponse } from './generated/tinydock/v1/PruneImagesResponse.ts';
export type { PinImageResponse__Output as PinImageResponse } from './generated/tinydock/v1/PinImageResponse.ts';
export type { UnpinImageResponse__Output as UnpinImageResponse } from './generated/tinydock/v1/UnpinImageResponse.ts';
export type { PlanImagePruneRequest as PlanImagePruneRequestInput } from './generated/tinydock/v1/PlanImagePruneRequest.ts';
export type { PruneImagesRequest as PruneImagesRequestInput } from './generated/tinydock/v1/PruneImagesRequest.ts';
export type { BuildWarning as BuildWarningInput } from './generated/tinydock/v1/BuildWarning.ts';
export type {
  CheckVariablesRequest as CheckVariablesRequestInput,
  CheckVariablesRequest__Output as CheckVariablesRequest,
} from './generated/tinydock/v1/CheckVariablesRequest.ts';
export type { CheckVariablesResponse as CheckVariablesResponseInput } from './generated/tinydock/v1/CheckVariablesResponse.ts';
export type { CheckVariablesResponse__Output as CheckVariablesResponse } from './generated/tinydock/v1/CheckVariablesResponse.ts';
export type { CachedStep__Output as CachedStep } from './generated/tinydock/v1/CachedStep.ts';
export type { ListBuildCacheRequest as ListBuildCacheRequestInput } from './generated/tinydock/v1/ListBuildCacheRequest.ts';
export type { PruneBuildCacheRequest as PruneBuildCacheRequestInput } from './generated/tinydock/v1/PruneBuildCacheRequest.ts';
export type { PruneBuildCacheResponse__Output as PruneBuildCacheResponse } from './generated/tinydock/v1/PruneBuildCacheResponse.ts';
export type { DiskUsageResponse__Output as DiskUsageResponse } from './generated/tinydock/v1/DiskUsageResponse.ts';
export type { UsageTotal__Output as UsageTotal } from './generated/tinydock/v1/UsageTotal.ts';
export type { ImageUsage__Output as ImageUsage } from './generated/tinydock/v1/ImageUsage.ts';
export type { LayerUsage__Output as LayerUsage } from './generated/tinydock/v1/LayerUsage.ts';
export type { ContainerUsage__Output as ContainerUsage } from './generated/tinydock/v1/ContainerUsage.ts';
export type { VolumeUsage__Output as VolumeUsage } from './generated/tinydock/v1/VolumeUsage.ts';
export type { EventsRequest as EventsRequestInput } from './generated/tinydock/v1/EventsRequest.ts';
export type { VolumeServiceHandlers } from './generated/tinydock/v1/VolumeService.ts';
export type { Volume__Output as Volume } from './generated/tinydock/v1/Volume.ts';
export type { CreateVolumeRequest as CreateVolumeRequestInput } from './generated/tinydock/v1/CreateVolumeRequest.ts';
export type { CreateVolumeResponse__Output as CreateVolumeResponse } from './generated/tinydock/v1/CreateVolumeResponse.ts';
export type { ListVolumesRequest as ListVolumesRequestInput } from './generated/tinydock/v1/ListVolumesRequest.ts';
export type { PruneVolumesRequest as PruneVolumesRequestInput } from './generated/tinydock/v1/PruneVolumesRequest.ts';
export type { PrunedVolume__Output as PrunedVolume } from './generated/tinydock/v1/PrunedVolume.ts';
export type {
  CreateNetworkRequest as CreateNetworkRequestInput,
  CreateNetworkRequest__Output as CreateNetworkRequest,
} from './generated/tinydock/v1/CreateNetworkRequest.ts';
export type { Network__Output as Network } from './generated/tinydock/v1/Network.ts';
export type { NetworkServiceHandlers } from './generated/tinydock/v1/NetworkService.ts';
export type { PrunedNetwork__Output as PrunedNetwork } from './generated/tinydock/v1/PrunedNetwork.ts';
export type { PruneNetworksRequest as PruneNetworksRequestInput } from './generated/tinydock/v1/PruneNetworksRequest.ts';
export type {
  NetworkLink as NetworkLinkInput,
  NetworkLink__Output as WireNetworkLink,
} from './generated/tinydock/v1/NetworkLink.ts';
export type { ContainerNetwork__Output as ContainerNetwork } from './generated/tinydock/v1/ContainerNetwork.ts';
export type { NetworkContainer__Output as NetworkContainer } from './generated/tinydock/v1/NetworkContainer.ts';
export type { ConnectNetworkRequest as ConnectNetworkRequestInput } from './generated/tinydock/v1/ConnectNetworkRequest.ts';
export type { DisconnectNetworkRequest as DisconnectNetworkRequestInput } from './generated/tinydock/v1/DisconnectNetworkRequest.ts';
