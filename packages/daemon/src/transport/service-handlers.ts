import type { handleBidiStreamingCall, handleServerStreamingCall, handleUnaryCall } from '@grpc/grpc-js';
import type {
  BuildRecordServiceHandlers,
  BuildServiceHandlers,
  ContainerServiceHandlers,
  ImageExplorerServiceHandlers,
  ImageServiceHandlers,
  NetworkServiceHandlers,
  RegistryServiceHandlers,
  RetentionServiceHandlers,
  SystemServiceHandlers,
  VolumeServiceHandlers,
} from '@tinydock/protocol';
import type { CallContext } from './call-context.ts';

/** Answers one request with one response; a failure rejects. */
export type UnaryHandler<Request, Response> = (request: Request, context: CallContext) => Promise<Response> | Response;

/** Answers one request with many; the end of the iteration ends the call, a failure throws. Ended early by `return()`. */
export type ServerStreamHandler<Request, Response> = (
  request: Request,
  context: CallContext,
) => AsyncIterable<Response>;

/** Answers many requests with many. `requests` ends when the client has sent its last; it may be left unread. */
export type DuplexHandler<Request, Response> = (
  requests: AsyncIterable<Request>,
  context: CallContext,
) => AsyncIterable<Response>;

type HandlerOf<Grpc> =
  Grpc extends handleUnaryCall<infer Request, infer Response>
    ? UnaryHandler<Request, Response>
    : Grpc extends handleBidiStreamingCall<infer Request, infer Response>
      ? DuplexHandler<Request, Response>
      : Grpc extends handleServerStreamingCall<infer Request, infer Response>
        ? ServerStreamHandler<Request, Response>
        : never;

/** The methods by their names in the protos; the generated interface also has an index signature, which is dropped. */
type HandlersOf<Grpc> = {
  readonly [Method in keyof Grpc as string extends Method ? never : number extends Method ? never : Method]: HandlerOf<
    Grpc[Method]
  >;
};

/** SystemService as functions that know nothing of gRPC. */
export type SystemHandlers = HandlersOf<SystemServiceHandlers>;
/** ImageService as functions that know nothing of gRPC. */
export type ImageHandlers = HandlersOf<ImageServiceHandlers>;
/** ImageExplorerService as functions that know nothing of gRPC. */
export type ImageExplorerHandlers = HandlersOf<ImageExplorerServiceHandlers>;
/** RegistryService as functions that know nothing of gRPC. */
export type RegistryHandlers = HandlersOf<RegistryServiceHandlers>;
/** RetentionService as functions that know nothing of gRPC. */
export type RetentionHandlers = HandlersOf<RetentionServiceHandlers>;
/** BuildService as functions that know nothing of gRPC. */
export type BuildHandlers = HandlersOf<BuildServiceHandlers>;
/** BuildRecordService as functions that know nothing of gRPC. */
export type BuildRecordHandlers = HandlersOf<BuildRecordServiceHandlers>;
/** ContainerService as functions that know nothing of gRPC. */
export type ContainerHandlers = HandlersOf<ContainerServiceHandlers>;
/** VolumeService as functions that know nothing of gRPC. */
export type VolumeHandlers = HandlersOf<VolumeServiceHandlers>;
/** NetworkService as functions that know nothing of gRPC. */
export type NetworkHandlers = HandlersOf<NetworkServiceHandlers>;
