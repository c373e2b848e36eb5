export { containerDetailToWire, containerToWire, portFromWire, portToWire } from './convert/container.ts';
export { imageToWire, layerToWire, loadEventToWire, pullEventToWire } from './convert/image.ts';
export { platformFromWire, platformToWire } from './convert/platform.ts';
export { compressionFromWire, pushEventToWire } from './convert/push.ts';
export { credentialsFromWire, credentialsToWire } from './convert/registry-auth.ts';
export { optionalText, requireText } from './convert/required-field.ts';
export { DATA_TICKET_LIFETIME_MS, DATA_TOKEN_BYTES, MAX_CHUNK_BYTES, MAX_MESSAGE_BYTES } from './data-ticket.ts';
export { fromGrpcStatus, toGrpcStatus } from './error-status.ts';
export { decodeError, encodeError } from './error-wire.ts';
export { loadProtocol } from './load-protocol.ts';
export { loadServices, type ProtocolServices, SERVICE_NAMES } from './load-services.ts';
export type { Address as AddressInput, Address__Output as Address } from './generated/tinydock/v1/Address.ts';
export type {
  AttachRequest as AttachRequestInput,
  AttachRequest__Output as AttachRequest,
} from './generated/tinydock/v1/AttachRequest.ts';
export type {
  AttachResponse as AttachResponseInput,
  AttachResponse__Output as AttachResponse,
} from './generated/tinydock/v1/AttachResponse.ts';
export type { BasicAuth as BasicAuthInput, BasicAuth__Output as BasicAuth } from './generated/tinydock/v1/BasicAuth.ts';
export type { Component as ComponentInput, Component__Output as Component } from './generated/tinydock/v1/Component.ts';
export type { Container as ContainerInput, Container__Output as Container } from './generated/tinydock/v1/Container.ts';
export type {
  ContainerDetail as ContainerDetailInput,
  ContainerDetail__Output as ContainerDetail,
} from './generated/tinydock/v1/ContainerDetail.ts';
export type {
  ContainerStatus as ContainerStatusInput,
  ContainerStatus__Output as ContainerStatus,
} from './generated/tinydock/v1/ContainerStatus.ts';
export type {
  CreateContainerRequest as CreateContainerRequestInput,
  CreateContainerRequest__Output as CreateContainerRequest,
} from './generated/tinydock/v1/CreateContainerRequest.ts';
export type {
  CreateContainerResponse as CreateContainerResponseInput,
  CreateContainerResponse__Output as CreateContainerResponse,
} from './generated/tinydock/v1/CreateContainerResponse.ts';
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
  ErrorDetail as ErrorDetailInput,
  ErrorDetail__Output as ErrorDetail,
} from './generated/tinydock/v1/ErrorDetail.ts';
export type {
  ExecRequest as ExecRequestInput,
  ExecRequest__Output as ExecRequest,
} from './generated/tinydock/v1/ExecRequest.ts';
export type { ExecStart as ExecStartInput, ExecStart__Output as ExecStart } from './generated/tinydock/v1/ExecStart.ts';
export type { Event as EventInput, Event__Output as Event } from './generated/tinydock/v1/Event.ts';
export type {
  EventsRequest as EventsRequestInput,
  EventsRequest__Output as EventsRequest,
} from './generated/tinydock/v1/EventsRequest.ts';
export type { Filter as FilterInput, Filter__Output as Filter } from './generated/tinydock/v1/Filter.ts';
export type {
  HistoryStep as HistoryStepInput,
  HistoryStep__Output as HistoryStep,
} from './generated/tinydock/v1/HistoryStep.ts';
export type { Image as ImageInput, Image__Output as Image } from './generated/tinydock/v1/Image.ts';
export type {
  ImageDetail as ImageDetailInput,
  ImageDetail__Output as ImageDetail,
} from './generated/tinydock/v1/ImageDetail.ts';
export type {
  ImageHistoryRequest as ImageHistoryRequestInput,
  ImageHistoryRequest__Output as ImageHistoryRequest,
} from './generated/tinydock/v1/ImageHistoryRequest.ts';
export type {
  ImageHistoryResponse as ImageHistoryResponseInput,
  ImageHistoryResponse__Output as ImageHistoryResponse,
} from './generated/tinydock/v1/ImageHistoryResponse.ts';
export type {
  ImageLayer as ImageLayerInput,
  ImageLayer__Output as ImageLayer,
} from './generated/tinydock/v1/ImageLayer.ts';
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
export type {
  InfoRequest as InfoRequestInput,
  InfoRequest__Output as InfoRequest,
} from './generated/tinydock/v1/InfoRequest.ts';
export type {
  InfoResponse as InfoResponseInput,
  InfoResponse__Output as InfoResponse,
} from './generated/tinydock/v1/InfoResponse.ts';
export type {
  InspectContainerRequest as InspectContainerRequestInput,
  InspectContainerRequest__Output as InspectContainerRequest,
} from './generated/tinydock/v1/InspectContainerRequest.ts';
export type {
  InspectImageRequest as InspectImageRequestInput,
  InspectImageRequest__Output as InspectImageRequest,
} from './generated/tinydock/v1/InspectImageRequest.ts';
export type {
  KillContainerRequest as KillContainerRequestInput,
  KillContainerRequest__Output as KillContainerRequest,
} from './generated/tinydock/v1/KillContainerRequest.ts';
export type {
  KillContainerResponse as KillContainerResponseInput,
  KillContainerResponse__Output as KillContainerResponse,
} from './generated/tinydock/v1/KillContainerResponse.ts';
export type {
  LayerStatus as LayerStatusInput,
  LayerStatus__Output as LayerStatus,
} from './generated/tinydock/v1/LayerStatus.ts';
export type {
  ListContainersRequest as ListContainersRequestInput,
  ListContainersRequest__Output as ListContainersRequest,
} from './generated/tinydock/v1/ListContainersRequest.ts';
export type {
  ListContainersResponse as ListContainersResponseInput,
  ListContainersResponse__Output as ListContainersResponse,
} from './generated/tinydock/v1/ListContainersResponse.ts';
export type {
  ListImagesRequest as ListImagesRequestInput,
  ListImagesRequest__Output as ListImagesRequest,
} from './generated/tinydock/v1/ListImagesRequest.ts';
export type {
  ListImagesResponse as ListImagesResponseInput,
  ListImagesResponse__Output as ListImagesResponse,
} from './generated/tinydock/v1/ListImagesResponse.ts';
export type { LoadChunk as LoadChunkInput, LoadChunk__Output as LoadChunk } from './generated/tinydock/v1/LoadChunk.ts';
export type {
  LoadProgress as LoadProgressInput,
  LoadProgress__Output as LoadProgress,
} from './generated/tinydock/v1/LoadProgress.ts';
export type {
  LoadRequest as LoadRequestInput,
  LoadRequest__Output as LoadRequest,
} from './generated/tinydock/v1/LoadRequest.ts';
export type {
  LoadedImage as LoadedImageInput,
  LoadedImage__Output as LoadedImage,
} from './generated/tinydock/v1/LoadedImage.ts';
export type {
  LoadedLayer as LoadedLayerInput,
  LoadedLayer__Output as LoadedLayer,
} from './generated/tinydock/v1/LoadedLayer.ts';
export type { LogEntry as LogEntryInput, LogEntry__Output as LogEntry } from './generated/tinydock/v1/LogEntry.ts';
export type {
  LogsRequest as LogsRequestInput,
  LogsRequest__Output as LogsRequest,
} from './generated/tinydock/v1/LogsRequest.ts';
export type { Mount as MountInput, Mount__Output as Mount } from './generated/tinydock/v1/Mount.ts';
export type { MovedTag as MovedTagInput, MovedTag__Output as MovedTag } from './generated/tinydock/v1/MovedTag.ts';
export type {
  PingRequest as PingRequestInput,
  PingRequest__Output as PingRequest,
} from './generated/tinydock/v1/PingRequest.ts';
export type {
  PingResponse as PingResponseInput,
  PingResponse__Output as PingResponse,
} from './generated/tinydock/v1/PingResponse.ts';
export type {
  TerminalSize as TerminalSizeInput,
  TerminalSize__Output as TerminalSize,
} from './generated/tinydock/v1/TerminalSize.ts';
export type { Platform as PlatformInput, Platform__Output as Platform } from './generated/tinydock/v1/Platform.ts';
export type {
  PortMapping as PortMappingInput,
  PortMapping__Output as PortMapping,
} from './generated/tinydock/v1/PortMapping.ts';
export type { PullDone as PullDoneInput, PullDone__Output as PullDone } from './generated/tinydock/v1/PullDone.ts';
export type {
  PullProgress as PullProgressInput,
  PullProgress__Output as PullProgress,
} from './generated/tinydock/v1/PullProgress.ts';
export type {
  PullRequest as PullRequestInput,
  PullRequest__Output as PullRequest,
} from './generated/tinydock/v1/PullRequest.ts';
export type {
  PullResolving as PullResolvingInput,
  PullResolving__Output as PullResolving,
} from './generated/tinydock/v1/PullResolving.ts';
export type {
  RegistryAuth as RegistryAuthInput,
  RegistryAuth__Output as RegistryAuth,
} from './generated/tinydock/v1/RegistryAuth.ts';
export type {
  RemoveContainerRequest as RemoveContainerRequestInput,
  RemoveContainerRequest__Output as RemoveContainerRequest,
} from './generated/tinydock/v1/RemoveContainerRequest.ts';
export type {
  RemoveContainerResponse as RemoveContainerResponseInput,
  RemoveContainerResponse__Output as RemoveContainerResponse,
} from './generated/tinydock/v1/RemoveContainerResponse.ts';
export type {
  RemoveImageRequest as RemoveImageRequestInput,
  RemoveImageRequest__Output as RemoveImageRequest,
} from './generated/tinydock/v1/RemoveImageRequest.ts';
export type {
  RemoveImageResponse as RemoveImageResponseInput,
  RemoveImageResponse__Output as RemoveImageResponse,
} from './generated/tinydock/v1/RemoveImageResponse.ts';
export type {
  RemovedItem as RemovedItemInput,
  RemovedItem__Output as RemovedItem,
} from './generated/tinydock/v1/RemovedItem.ts';
export type {
  StartContainerRequest as StartContainerRequestInput,
  StartContainerRequest__Output as StartContainerRequest,
} from './generated/tinydock/v1/StartContainerRequest.ts';
export type {
  StartContainerResponse as StartContainerResponseInput,
  StartContainerResponse__Output as StartContainerResponse,
} from './generated/tinydock/v1/StartContainerResponse.ts';
export type {
  SaveRequest as SaveRequestInput,
  SaveRequest__Output as SaveRequest,
} from './generated/tinydock/v1/SaveRequest.ts';
export type {
  StopContainerRequest as StopContainerRequestInput,
  StopContainerRequest__Output as StopContainerRequest,
} from './generated/tinydock/v1/StopContainerRequest.ts';
export type {
  StopContainerResponse as StopContainerResponseInput,
  StopContainerResponse__Output as StopContainerResponse,
} from './generated/tinydock/v1/StopContainerResponse.ts';
export type {
  StringList as StringListInput,
  StringList__Output as StringList,
} from './generated/tinydock/v1/StringList.ts';
export type {
  TagImageRequest as TagImageRequestInput,
  TagImageRequest__Output as TagImageRequest,
} from './generated/tinydock/v1/TagImageRequest.ts';
export type {
  TagImageResponse as TagImageResponseInput,
  TagImageResponse__Output as TagImageResponse,
} from './generated/tinydock/v1/TagImageResponse.ts';
export type {
  VerifyImageRequest as VerifyImageRequestInput,
  VerifyImageRequest__Output as VerifyImageRequest,
} from './generated/tinydock/v1/VerifyImageRequest.ts';
export type {
  VerifyProgress as VerifyProgressInput,
  VerifyProgress__Output as VerifyProgress,
} from './generated/tinydock/v1/VerifyProgress.ts';
export type {
  VersionRequest as VersionRequestInput,
  VersionRequest__Output as VersionRequest,
} from './generated/tinydock/v1/VersionRequest.ts';
export type {
  VersionResponse as VersionResponseInput,
  VersionResponse__Output as VersionResponse,
} from './generated/tinydock/v1/VersionResponse.ts';
export type {
  WaitContainerRequest as WaitContainerRequestInput,
  WaitContainerRequest__Output as WaitContainerRequest,
} from './generated/tinydock/v1/WaitContainerRequest.ts';
export type {
  WaitContainerResponse as WaitContainerResponseInput,
  WaitContainerResponse__Output as WaitContainerResponse,
} from './generated/tinydock/v1/WaitContainerResponse.ts';
export type {
  CheckLoginRequest as CheckLoginRequestInput,
  CheckLoginRequest__Output as CheckLoginRequest,
} from './generated/tinydock/v1/CheckLoginRequest.ts';
export type {
  PushLayerStatus as PushLayerStatusInput,
  PushLayerStatus__Output as PushLayerStatus,
} from './generated/tinydock/v1/PushLayerStatus.ts';
export type {
  PushProgress as PushProgressInput,
  PushProgress__Output as PushProgress,
} from './generated/tinydock/v1/PushProgress.ts';
export type {
  PushRequest as PushRequestInput,
  PushRequest__Output as PushRequest,
} from './generated/tinydock/v1/PushRequest.ts';
export type { PushedTag as PushedTagInput, PushedTag__Output as PushedTag } from './generated/tinydock/v1/PushedTag.ts';
export type { ContainerServiceClient, ContainerServiceHandlers } from './generated/tinydock/v1/ContainerService.ts';
export type { ImageServiceClient, ImageServiceHandlers } from './generated/tinydock/v1/ImageService.ts';
export type { SystemServiceClient, SystemServiceHandlers } from './generated/tinydock/v1/SystemService.ts';
