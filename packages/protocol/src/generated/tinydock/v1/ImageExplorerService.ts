// Original file: tinydock/v1/image_explorer.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CompareImagesRequest as _tinydock_v1_CompareImagesRequest, CompareImagesRequest__Output as _tinydock_v1_CompareImagesRequest__Output } from '../../tinydock/v1/CompareImagesRequest.ts';
import type { CompareImagesResponse as _tinydock_v1_CompareImagesResponse, CompareImagesResponse__Output as _tinydock_v1_CompareImagesResponse__Output } from '../../tinydock/v1/CompareImagesResponse.ts';
import type { EfficiencyRequest as _tinydock_v1_EfficiencyRequest, EfficiencyRequest__Output as _tinydock_v1_EfficiencyRequest__Output } from '../../tinydock/v1/EfficiencyRequest.ts';
import type { EfficiencyResponse as _tinydock_v1_EfficiencyResponse, EfficiencyResponse__Output as _tinydock_v1_EfficiencyResponse__Output } from '../../tinydock/v1/EfficiencyResponse.ts';
import type { ImageLayersRequest as _tinydock_v1_ImageLayersRequest, ImageLayersRequest__Output as _tinydock_v1_ImageLayersRequest__Output } from '../../tinydock/v1/ImageLayersRequest.ts';
import type { ImageLayersResponse as _tinydock_v1_ImageLayersResponse, ImageLayersResponse__Output as _tinydock_v1_ImageLayersResponse__Output } from '../../tinydock/v1/ImageLayersResponse.ts';
import type { LineageRequest as _tinydock_v1_LineageRequest, LineageRequest__Output as _tinydock_v1_LineageRequest__Output } from '../../tinydock/v1/LineageRequest.ts';
import type { LineageResponse as _tinydock_v1_LineageResponse, LineageResponse__Output as _tinydock_v1_LineageResponse__Output } from '../../tinydock/v1/LineageResponse.ts';
import type { ListFilesRequest as _tinydock_v1_ListFilesRequest, ListFilesRequest__Output as _tinydock_v1_ListFilesRequest__Output } from '../../tinydock/v1/ListFilesRequest.ts';
import type { ListFilesResponse as _tinydock_v1_ListFilesResponse, ListFilesResponse__Output as _tinydock_v1_ListFilesResponse__Output } from '../../tinydock/v1/ListFilesResponse.ts';
import type { ReadFileRequest as _tinydock_v1_ReadFileRequest, ReadFileRequest__Output as _tinydock_v1_ReadFileRequest__Output } from '../../tinydock/v1/ReadFileRequest.ts';
import type { ReadFileResponse as _tinydock_v1_ReadFileResponse, ReadFileResponse__Output as _tinydock_v1_ReadFileResponse__Output } from '../../tinydock/v1/ReadFileResponse.ts';

/**
 * Looks into images through the indexes of their layers: nothing is mounted or unpacked. `image` is a name, digest
 * name, id or unique prefix of an id everywhere. Paths are the bytes that the image holds, without leading slash;
 * empty for the root.
 */
export interface ImageExplorerServiceClient extends grpc.Client {
  /**
   * What one image shows and another does not.
   */
  Compare(argument: _tinydock_v1_CompareImagesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_CompareImagesResponse__Output>;
  Compare(argument: _tinydock_v1_CompareImagesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_CompareImagesResponse__Output>;
  /**
   * What one image shows and another does not.
   */
  compare(argument: _tinydock_v1_CompareImagesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_CompareImagesResponse__Output>;
  compare(argument: _tinydock_v1_CompareImagesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_CompareImagesResponse__Output>;
  
  /**
   * The bytes of an image that no container can see.
   */
  Efficiency(argument: _tinydock_v1_EfficiencyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_EfficiencyResponse__Output>): grpc.ClientUnaryCall;
  Efficiency(argument: _tinydock_v1_EfficiencyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_EfficiencyResponse__Output>): grpc.ClientUnaryCall;
  Efficiency(argument: _tinydock_v1_EfficiencyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_EfficiencyResponse__Output>): grpc.ClientUnaryCall;
  Efficiency(argument: _tinydock_v1_EfficiencyRequest, callback: grpc.requestCallback<_tinydock_v1_EfficiencyResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The bytes of an image that no container can see.
   */
  efficiency(argument: _tinydock_v1_EfficiencyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_EfficiencyResponse__Output>): grpc.ClientUnaryCall;
  efficiency(argument: _tinydock_v1_EfficiencyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_EfficiencyResponse__Output>): grpc.ClientUnaryCall;
  efficiency(argument: _tinydock_v1_EfficiencyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_EfficiencyResponse__Output>): grpc.ClientUnaryCall;
  efficiency(argument: _tinydock_v1_EfficiencyRequest, callback: grpc.requestCallback<_tinydock_v1_EfficiencyResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The layers of an image, lowest first, each with the step that made it.
   */
  Layers(argument: _tinydock_v1_ImageLayersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ImageLayersResponse__Output>): grpc.ClientUnaryCall;
  Layers(argument: _tinydock_v1_ImageLayersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ImageLayersResponse__Output>): grpc.ClientUnaryCall;
  Layers(argument: _tinydock_v1_ImageLayersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ImageLayersResponse__Output>): grpc.ClientUnaryCall;
  Layers(argument: _tinydock_v1_ImageLayersRequest, callback: grpc.requestCallback<_tinydock_v1_ImageLayersResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The layers of an image, lowest first, each with the step that made it.
   */
  layers(argument: _tinydock_v1_ImageLayersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ImageLayersResponse__Output>): grpc.ClientUnaryCall;
  layers(argument: _tinydock_v1_ImageLayersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ImageLayersResponse__Output>): grpc.ClientUnaryCall;
  layers(argument: _tinydock_v1_ImageLayersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ImageLayersResponse__Output>): grpc.ClientUnaryCall;
  layers(argument: _tinydock_v1_ImageLayersRequest, callback: grpc.requestCallback<_tinydock_v1_ImageLayersResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Which images are based on which.
   */
  Lineage(argument: _tinydock_v1_LineageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_LineageResponse__Output>): grpc.ClientUnaryCall;
  Lineage(argument: _tinydock_v1_LineageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_LineageResponse__Output>): grpc.ClientUnaryCall;
  Lineage(argument: _tinydock_v1_LineageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_LineageResponse__Output>): grpc.ClientUnaryCall;
  Lineage(argument: _tinydock_v1_LineageRequest, callback: grpc.requestCallback<_tinydock_v1_LineageResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Which images are based on which.
   */
  lineage(argument: _tinydock_v1_LineageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_LineageResponse__Output>): grpc.ClientUnaryCall;
  lineage(argument: _tinydock_v1_LineageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_LineageResponse__Output>): grpc.ClientUnaryCall;
  lineage(argument: _tinydock_v1_LineageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_LineageResponse__Output>): grpc.ClientUnaryCall;
  lineage(argument: _tinydock_v1_LineageRequest, callback: grpc.requestCallback<_tinydock_v1_LineageResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What stands in an image, or in one layer of it, parents before children, names in byte order.
   */
  ListFiles(argument: _tinydock_v1_ListFilesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_ListFilesResponse__Output>;
  ListFiles(argument: _tinydock_v1_ListFilesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_ListFilesResponse__Output>;
  /**
   * What stands in an image, or in one layer of it, parents before children, names in byte order.
   */
  listFiles(argument: _tinydock_v1_ListFilesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_ListFilesResponse__Output>;
  listFiles(argument: _tinydock_v1_ListFilesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_ListFilesResponse__Output>;
  
  /**
   * A file of an image. The first message has `file`, the others have `data`.
   */
  ReadFile(argument: _tinydock_v1_ReadFileRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_ReadFileResponse__Output>;
  ReadFile(argument: _tinydock_v1_ReadFileRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_ReadFileResponse__Output>;
  /**
   * A file of an image. The first message has `file`, the others have `data`.
   */
  readFile(argument: _tinydock_v1_ReadFileRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_ReadFileResponse__Output>;
  readFile(argument: _tinydock_v1_ReadFileRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_ReadFileResponse__Output>;
  
}

/**
 * Looks into images through the indexes of their layers: nothing is mounted or unpacked. `image` is a name, digest
 * name, id or unique prefix of an id everywhere. Paths are the bytes that the image holds, without leading slash;
 * empty for the root.
 */
export interface ImageExplorerServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * What one image shows and another does not.
   */
  Compare: grpc.handleServerStreamingCall<_tinydock_v1_CompareImagesRequest__Output, _tinydock_v1_CompareImagesResponse>;
  
  /**
   * The bytes of an image that no container can see.
   */
  Efficiency: grpc.handleUnaryCall<_tinydock_v1_EfficiencyRequest__Output, _tinydock_v1_EfficiencyResponse>;
  
  /**
   * The layers of an image, lowest first, each with the step that made it.
   */
  Layers: grpc.handleUnaryCall<_tinydock_v1_ImageLayersRequest__Output, _tinydock_v1_ImageLayersResponse>;
  
  /**
   * Which images are based on which.
   */
  Lineage: grpc.handleUnaryCall<_tinydock_v1_LineageRequest__Output, _tinydock_v1_LineageResponse>;
  
  /**
   * What stands in an image, or in one layer of it, parents before children, names in byte order.
   */
  ListFiles: grpc.handleServerStreamingCall<_tinydock_v1_ListFilesRequest__Output, _tinydock_v1_ListFilesResponse>;
  
  /**
   * A file of an image. The first message has `file`, the others have `data`.
   */
  ReadFile: grpc.handleServerStreamingCall<_tinydock_v1_ReadFileRequest__Output, _tinydock_v1_ReadFileResponse>;
  
}

export interface ImageExplorerServiceDefinition extends grpc.ServiceDefinition {
  Compare: MethodDefinition<_tinydock_v1_CompareImagesRequest, _tinydock_v1_CompareImagesResponse, _tinydock_v1_CompareImagesRequest__Output, _tinydock_v1_CompareImagesResponse__Output>
  Efficiency: MethodDefinition<_tinydock_v1_EfficiencyRequest, _tinydock_v1_EfficiencyResponse, _tinydock_v1_EfficiencyRequest__Output, _tinydock_v1_EfficiencyResponse__Output>
  Layers: MethodDefinition<_tinydock_v1_ImageLayersRequest, _tinydock_v1_ImageLayersResponse, _tinydock_v1_ImageLayersRequest__Output, _tinydock_v1_ImageLayersResponse__Output>
  Lineage: MethodDefinition<_tinydock_v1_LineageRequest, _tinydock_v1_LineageResponse, _tinydock_v1_LineageRequest__Output, _tinydock_v1_LineageResponse__Output>
  ListFiles: MethodDefinition<_tinydock_v1_ListFilesRequest, _tinydock_v1_ListFilesResponse, _tinydock_v1_ListFilesRequest__Output, _tinydock_v1_ListFilesResponse__Output>
  ReadFile: MethodDefinition<_tinydock_v1_ReadFileRequest, _tinydock_v1_ReadFileResponse, _tinydock_v1_ReadFileRequest__Output, _tinydock_v1_ReadFileResponse__Output>
}
