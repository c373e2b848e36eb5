// Original file: tinydock/v1/images.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CheckLoginRequest as _tinydock_v1_CheckLoginRequest, CheckLoginRequest__Output as _tinydock_v1_CheckLoginRequest__Output } from '../../tinydock/v1/CheckLoginRequest.ts';
import type { CheckLoginResponse as _tinydock_v1_CheckLoginResponse, CheckLoginResponse__Output as _tinydock_v1_CheckLoginResponse__Output } from '../../tinydock/v1/CheckLoginResponse.ts';
import type { DataChunk as _tinydock_v1_DataChunk, DataChunk__Output as _tinydock_v1_DataChunk__Output } from '../../tinydock/v1/DataChunk.ts';
import type { DownloadProgress as _tinydock_v1_DownloadProgress, DownloadProgress__Output as _tinydock_v1_DownloadProgress__Output } from '../../tinydock/v1/DownloadProgress.ts';
import type { ImageDetail as _tinydock_v1_ImageDetail, ImageDetail__Output as _tinydock_v1_ImageDetail__Output } from '../../tinydock/v1/ImageDetail.ts';
import type { ImageHistoryRequest as _tinydock_v1_ImageHistoryRequest, ImageHistoryRequest__Output as _tinydock_v1_ImageHistoryRequest__Output } from '../../tinydock/v1/ImageHistoryRequest.ts';
import type { ImageHistoryResponse as _tinydock_v1_ImageHistoryResponse, ImageHistoryResponse__Output as _tinydock_v1_ImageHistoryResponse__Output } from '../../tinydock/v1/ImageHistoryResponse.ts';
import type { ImportChunk as _tinydock_v1_ImportChunk, ImportChunk__Output as _tinydock_v1_ImportChunk__Output } from '../../tinydock/v1/ImportChunk.ts';
import type { ImportProgress as _tinydock_v1_ImportProgress, ImportProgress__Output as _tinydock_v1_ImportProgress__Output } from '../../tinydock/v1/ImportProgress.ts';
import type { ImportRequest as _tinydock_v1_ImportRequest, ImportRequest__Output as _tinydock_v1_ImportRequest__Output } from '../../tinydock/v1/ImportRequest.ts';
import type { InspectImageRequest as _tinydock_v1_InspectImageRequest, InspectImageRequest__Output as _tinydock_v1_InspectImageRequest__Output } from '../../tinydock/v1/InspectImageRequest.ts';
import type { ListImagesRequest as _tinydock_v1_ListImagesRequest, ListImagesRequest__Output as _tinydock_v1_ListImagesRequest__Output } from '../../tinydock/v1/ListImagesRequest.ts';
import type { ListImagesResponse as _tinydock_v1_ListImagesResponse, ListImagesResponse__Output as _tinydock_v1_ListImagesResponse__Output } from '../../tinydock/v1/ListImagesResponse.ts';
import type { LoadChunk as _tinydock_v1_LoadChunk, LoadChunk__Output as _tinydock_v1_LoadChunk__Output } from '../../tinydock/v1/LoadChunk.ts';
import type { LoadProgress as _tinydock_v1_LoadProgress, LoadProgress__Output as _tinydock_v1_LoadProgress__Output } from '../../tinydock/v1/LoadProgress.ts';
import type { LoadRequest as _tinydock_v1_LoadRequest, LoadRequest__Output as _tinydock_v1_LoadRequest__Output } from '../../tinydock/v1/LoadRequest.ts';
import type { PullProgress as _tinydock_v1_PullProgress, PullProgress__Output as _tinydock_v1_PullProgress__Output } from '../../tinydock/v1/PullProgress.ts';
import type { PullRequest as _tinydock_v1_PullRequest, PullRequest__Output as _tinydock_v1_PullRequest__Output } from '../../tinydock/v1/PullRequest.ts';
import type { PushProgress as _tinydock_v1_PushProgress, PushProgress__Output as _tinydock_v1_PushProgress__Output } from '../../tinydock/v1/PushProgress.ts';
import type { PushRequest as _tinydock_v1_PushRequest, PushRequest__Output as _tinydock_v1_PushRequest__Output } from '../../tinydock/v1/PushRequest.ts';
import type { RemoveImageRequest as _tinydock_v1_RemoveImageRequest, RemoveImageRequest__Output as _tinydock_v1_RemoveImageRequest__Output } from '../../tinydock/v1/RemoveImageRequest.ts';
import type { RemoveImageResponse as _tinydock_v1_RemoveImageResponse, RemoveImageResponse__Output as _tinydock_v1_RemoveImageResponse__Output } from '../../tinydock/v1/RemoveImageResponse.ts';
import type { SaveRequest as _tinydock_v1_SaveRequest, SaveRequest__Output as _tinydock_v1_SaveRequest__Output } from '../../tinydock/v1/SaveRequest.ts';
import type { TagImageRequest as _tinydock_v1_TagImageRequest, TagImageRequest__Output as _tinydock_v1_TagImageRequest__Output } from '../../tinydock/v1/TagImageRequest.ts';
import type { TagImageResponse as _tinydock_v1_TagImageResponse, TagImageResponse__Output as _tinydock_v1_TagImageResponse__Output } from '../../tinydock/v1/TagImageResponse.ts';
import type { UntagImageRequest as _tinydock_v1_UntagImageRequest, UntagImageRequest__Output as _tinydock_v1_UntagImageRequest__Output } from '../../tinydock/v1/UntagImageRequest.ts';
import type { UntagImageResponse as _tinydock_v1_UntagImageResponse, UntagImageResponse__Output as _tinydock_v1_UntagImageResponse__Output } from '../../tinydock/v1/UntagImageResponse.ts';
import type { VerifyImageRequest as _tinydock_v1_VerifyImageRequest, VerifyImageRequest__Output as _tinydock_v1_VerifyImageRequest__Output } from '../../tinydock/v1/VerifyImageRequest.ts';
import type { VerifyProgress as _tinydock_v1_VerifyProgress, VerifyProgress__Output as _tinydock_v1_VerifyProgress__Output } from '../../tinydock/v1/VerifyProgress.ts';

/**
 * Images and their names.
 */
export interface ImageServiceClient extends grpc.Client {
  /**
   * Asks a registry whether it knows a user.
   */
  CheckLogin(argument: _tinydock_v1_CheckLoginRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_CheckLoginResponse__Output>): grpc.ClientUnaryCall;
  CheckLogin(argument: _tinydock_v1_CheckLoginRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_CheckLoginResponse__Output>): grpc.ClientUnaryCall;
  CheckLogin(argument: _tinydock_v1_CheckLoginRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_CheckLoginResponse__Output>): grpc.ClientUnaryCall;
  CheckLogin(argument: _tinydock_v1_CheckLoginRequest, callback: grpc.requestCallback<_tinydock_v1_CheckLoginResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Asks a registry whether it knows a user.
   */
  checkLogin(argument: _tinydock_v1_CheckLoginRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_CheckLoginResponse__Output>): grpc.ClientUnaryCall;
  checkLogin(argument: _tinydock_v1_CheckLoginRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_CheckLoginResponse__Output>): grpc.ClientUnaryCall;
  checkLogin(argument: _tinydock_v1_CheckLoginRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_CheckLoginResponse__Output>): grpc.ClientUnaryCall;
  checkLogin(argument: _tinydock_v1_CheckLoginRequest, callback: grpc.requestCallback<_tinydock_v1_CheckLoginResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The steps an image was made by, newest first.
   */
  History(argument: _tinydock_v1_ImageHistoryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ImageHistoryResponse__Output>): grpc.ClientUnaryCall;
  History(argument: _tinydock_v1_ImageHistoryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ImageHistoryResponse__Output>): grpc.ClientUnaryCall;
  History(argument: _tinydock_v1_ImageHistoryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ImageHistoryResponse__Output>): grpc.ClientUnaryCall;
  History(argument: _tinydock_v1_ImageHistoryRequest, callback: grpc.requestCallback<_tinydock_v1_ImageHistoryResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The steps an image was made by, newest first.
   */
  history(argument: _tinydock_v1_ImageHistoryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ImageHistoryResponse__Output>): grpc.ClientUnaryCall;
  history(argument: _tinydock_v1_ImageHistoryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ImageHistoryResponse__Output>): grpc.ClientUnaryCall;
  history(argument: _tinydock_v1_ImageHistoryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ImageHistoryResponse__Output>): grpc.ClientUnaryCall;
  history(argument: _tinydock_v1_ImageHistoryRequest, callback: grpc.requestCallback<_tinydock_v1_ImageHistoryResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Makes an image of one layer from a root filesystem's tar, plain or in gzip or zstd, sent as for Load.
   */
  Import(argument: _tinydock_v1_ImportRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_ImportProgress__Output>;
  Import(argument: _tinydock_v1_ImportRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_ImportProgress__Output>;
  /**
   * Makes an image of one layer from a root filesystem's tar, plain or in gzip or zstd, sent as for Load.
   */
  import(argument: _tinydock_v1_ImportRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_ImportProgress__Output>;
  import(argument: _tinydock_v1_ImportRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_ImportProgress__Output>;
  
  /**
   * As Import, where the data socket cannot be reached.
   */
  ImportChunks(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_ImportChunk, _tinydock_v1_ImportProgress__Output>;
  ImportChunks(options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_ImportChunk, _tinydock_v1_ImportProgress__Output>;
  /**
   * As Import, where the data socket cannot be reached.
   */
  importChunks(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_ImportChunk, _tinydock_v1_ImportProgress__Output>;
  importChunks(options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_ImportChunk, _tinydock_v1_ImportProgress__Output>;
  
  /**
   * Everything known of one image.
   */
  Inspect(argument: _tinydock_v1_InspectImageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ImageDetail__Output>): grpc.ClientUnaryCall;
  Inspect(argument: _tinydock_v1_InspectImageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ImageDetail__Output>): grpc.ClientUnaryCall;
  Inspect(argument: _tinydock_v1_InspectImageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ImageDetail__Output>): grpc.ClientUnaryCall;
  Inspect(argument: _tinydock_v1_InspectImageRequest, callback: grpc.requestCallback<_tinydock_v1_ImageDetail__Output>): grpc.ClientUnaryCall;
  /**
   * Everything known of one image.
   */
  inspect(argument: _tinydock_v1_InspectImageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ImageDetail__Output>): grpc.ClientUnaryCall;
  inspect(argument: _tinydock_v1_InspectImageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ImageDetail__Output>): grpc.ClientUnaryCall;
  inspect(argument: _tinydock_v1_InspectImageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ImageDetail__Output>): grpc.ClientUnaryCall;
  inspect(argument: _tinydock_v1_InspectImageRequest, callback: grpc.requestCallback<_tinydock_v1_ImageDetail__Output>): grpc.ClientUnaryCall;
  
  /**
   * Images with their names, newest first.
   */
  List(argument: _tinydock_v1_ListImagesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListImagesResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _tinydock_v1_ListImagesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ListImagesResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _tinydock_v1_ListImagesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListImagesResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _tinydock_v1_ListImagesRequest, callback: grpc.requestCallback<_tinydock_v1_ListImagesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Images with their names, newest first.
   */
  list(argument: _tinydock_v1_ListImagesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListImagesResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _tinydock_v1_ListImagesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ListImagesResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _tinydock_v1_ListImagesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListImagesResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _tinydock_v1_ListImagesRequest, callback: grpc.requestCallback<_tinydock_v1_ListImagesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Loads the images of a docker-archive or OCI-layout tar, plain or compressed. The first message carries the ticket
   * through which the client sends the archive, or says that the daemon reads the file; cancelling ends either.
   */
  Load(argument: _tinydock_v1_LoadRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_LoadProgress__Output>;
  Load(argument: _tinydock_v1_LoadRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_LoadProgress__Output>;
  /**
   * Loads the images of a docker-archive or OCI-layout tar, plain or compressed. The first message carries the ticket
   * through which the client sends the archive, or says that the daemon reads the file; cancelling ends either.
   */
  load(argument: _tinydock_v1_LoadRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_LoadProgress__Output>;
  load(argument: _tinydock_v1_LoadRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_LoadProgress__Output>;
  
  /**
   * As Load, where the data socket cannot be reached: the archive travels in the messages.
   */
  LoadChunks(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_LoadChunk, _tinydock_v1_LoadProgress__Output>;
  LoadChunks(options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_LoadChunk, _tinydock_v1_LoadProgress__Output>;
  /**
   * As Load, where the data socket cannot be reached: the archive travels in the messages.
   */
  loadChunks(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_LoadChunk, _tinydock_v1_LoadProgress__Output>;
  loadChunks(options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_LoadChunk, _tinydock_v1_LoadProgress__Output>;
  
  /**
   * Fetches an image from its registry. The last message is `done`; cancelling stops the work at once.
   */
  Pull(argument: _tinydock_v1_PullRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_PullProgress__Output>;
  Pull(argument: _tinydock_v1_PullRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_PullProgress__Output>;
  /**
   * Fetches an image from its registry. The last message is `done`; cancelling stops the work at once.
   */
  pull(argument: _tinydock_v1_PullRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_PullProgress__Output>;
  pull(argument: _tinydock_v1_PullRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_PullProgress__Output>;
  
  /**
   * Sends an image, or all tags of a repository, to its registry; cancelling takes back what is half done.
   */
  Push(argument: _tinydock_v1_PushRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_PushProgress__Output>;
  Push(argument: _tinydock_v1_PushRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_PushProgress__Output>;
  /**
   * Sends an image, or all tags of a repository, to its registry; cancelling takes back what is half done.
   */
  push(argument: _tinydock_v1_PushRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_PushProgress__Output>;
  push(argument: _tinydock_v1_PushRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_PushProgress__Output>;
  
  /**
   * Removes a name, and the image with its last name. Both go to the trash.
   */
  Remove(argument: _tinydock_v1_RemoveImageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RemoveImageResponse__Output>): grpc.ClientUnaryCall;
  Remove(argument: _tinydock_v1_RemoveImageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_RemoveImageResponse__Output>): grpc.ClientUnaryCall;
  Remove(argument: _tinydock_v1_RemoveImageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RemoveImageResponse__Output>): grpc.ClientUnaryCall;
  Remove(argument: _tinydock_v1_RemoveImageRequest, callback: grpc.requestCallback<_tinydock_v1_RemoveImageResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Removes a name, and the image with its last name. Both go to the trash.
   */
  remove(argument: _tinydock_v1_RemoveImageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RemoveImageResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _tinydock_v1_RemoveImageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_RemoveImageResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _tinydock_v1_RemoveImageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RemoveImageResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _tinydock_v1_RemoveImageRequest, callback: grpc.requestCallback<_tinydock_v1_RemoveImageResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Writes images into one archive, which the client reads with the ticket of the first message; cancelling ends it.
   */
  Save(argument: _tinydock_v1_SaveRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DownloadProgress__Output>;
  Save(argument: _tinydock_v1_SaveRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DownloadProgress__Output>;
  /**
   * Writes images into one archive, which the client reads with the ticket of the first message; cancelling ends it.
   */
  save(argument: _tinydock_v1_SaveRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DownloadProgress__Output>;
  save(argument: _tinydock_v1_SaveRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DownloadProgress__Output>;
  
  /**
   * As Save, where the data socket cannot be reached.
   */
  SaveChunks(argument: _tinydock_v1_SaveRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DataChunk__Output>;
  SaveChunks(argument: _tinydock_v1_SaveRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DataChunk__Output>;
  /**
   * As Save, where the data socket cannot be reached.
   */
  saveChunks(argument: _tinydock_v1_SaveRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DataChunk__Output>;
  saveChunks(argument: _tinydock_v1_SaveRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DataChunk__Output>;
  
  /**
   * Gives an image one more name.
   */
  Tag(argument: _tinydock_v1_TagImageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_TagImageResponse__Output>): grpc.ClientUnaryCall;
  Tag(argument: _tinydock_v1_TagImageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_TagImageResponse__Output>): grpc.ClientUnaryCall;
  Tag(argument: _tinydock_v1_TagImageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_TagImageResponse__Output>): grpc.ClientUnaryCall;
  Tag(argument: _tinydock_v1_TagImageRequest, callback: grpc.requestCallback<_tinydock_v1_TagImageResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Gives an image one more name.
   */
  tag(argument: _tinydock_v1_TagImageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_TagImageResponse__Output>): grpc.ClientUnaryCall;
  tag(argument: _tinydock_v1_TagImageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_TagImageResponse__Output>): grpc.ClientUnaryCall;
  tag(argument: _tinydock_v1_TagImageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_TagImageResponse__Output>): grpc.ClientUnaryCall;
  tag(argument: _tinydock_v1_TagImageRequest, callback: grpc.requestCallback<_tinydock_v1_TagImageResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Removes a name and leaves the image, though it may have no other.
   */
  Untag(argument: _tinydock_v1_UntagImageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_UntagImageResponse__Output>): grpc.ClientUnaryCall;
  Untag(argument: _tinydock_v1_UntagImageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_UntagImageResponse__Output>): grpc.ClientUnaryCall;
  Untag(argument: _tinydock_v1_UntagImageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_UntagImageResponse__Output>): grpc.ClientUnaryCall;
  Untag(argument: _tinydock_v1_UntagImageRequest, callback: grpc.requestCallback<_tinydock_v1_UntagImageResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Removes a name and leaves the image, though it may have no other.
   */
  untag(argument: _tinydock_v1_UntagImageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_UntagImageResponse__Output>): grpc.ClientUnaryCall;
  untag(argument: _tinydock_v1_UntagImageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_UntagImageResponse__Output>): grpc.ClientUnaryCall;
  untag(argument: _tinydock_v1_UntagImageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_UntagImageResponse__Output>): grpc.ClientUnaryCall;
  untag(argument: _tinydock_v1_UntagImageRequest, callback: grpc.requestCallback<_tinydock_v1_UntagImageResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Reads an image's layers again and checks them against their digests.
   */
  Verify(argument: _tinydock_v1_VerifyImageRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_VerifyProgress__Output>;
  Verify(argument: _tinydock_v1_VerifyImageRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_VerifyProgress__Output>;
  /**
   * Reads an image's layers again and checks them against their digests.
   */
  verify(argument: _tinydock_v1_VerifyImageRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_VerifyProgress__Output>;
  verify(argument: _tinydock_v1_VerifyImageRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_VerifyProgress__Output>;
  
}

/**
 * Images and their names.
 */
export interface ImageServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Asks a registry whether it knows a user.
   */
  CheckLogin: grpc.handleUnaryCall<_tinydock_v1_CheckLoginRequest__Output, _tinydock_v1_CheckLoginResponse>;
  
  /**
   * The steps an image was made by, newest first.
   */
  History: grpc.handleUnaryCall<_tinydock_v1_ImageHistoryRequest__Output, _tinydock_v1_ImageHistoryResponse>;
  
  /**
   * Makes an image of one layer from a root filesystem's tar, plain or in gzip or zstd, sent as for Load.
   */
  Import: grpc.handleServerStreamingCall<_tinydock_v1_ImportRequest__Output, _tinydock_v1_ImportProgress>;
  
  /**
   * As Import, where the data socket cannot be reached.
   */
  ImportChunks: grpc.handleBidiStreamingCall<_tinydock_v1_ImportChunk__Output, _tinydock_v1_ImportProgress>;
  
  /**
   * Everything known of one image.
   */
  Inspect: grpc.handleUnaryCall<_tinydock_v1_InspectImageRequest__Output, _tinydock_v1_ImageDetail>;
  
  /**
   * Images with their names, newest first.
   */
  List: grpc.handleUnaryCall<_tinydock_v1_ListImagesRequest__Output, _tinydock_v1_ListImagesResponse>;
  
  /**
   * Loads the images of a docker-archive or OCI-layout tar, plain or compressed. The first message carries the ticket
   * through which the client sends the archive, or says that the daemon reads the file; cancelling ends either.
   */
  Load: grpc.handleServerStreamingCall<_tinydock_v1_LoadRequest__Output, _tinydock_v1_LoadProgress>;
  
  /**
   * As Load, where the data socket cannot be reached: the archive travels in the messages.
   */
  LoadChunks: grpc.handleBidiStreamingCall<_tinydock_v1_LoadChunk__Output, _tinydock_v1_LoadProgress>;
  
  /**
   * Fetches an image from its registry. The last message is `done`; cancelling stops the work at once.
   */
  Pull: grpc.handleServerStreamingCall<_tinydock_v1_PullRequest__Output, _tinydock_v1_PullProgress>;
  
  /**
   * Sends an image, or all tags of a repository, to its registry; cancelling takes back what is half done.
   */
  Push: grpc.handleServerStreamingCall<_tinydock_v1_PushRequest__Output, _tinydock_v1_PushProgress>;
  
  /**
   * Removes a name, and the image with its last name. Both go to the trash.
   */
  Remove: grpc.handleUnaryCall<_tinydock_v1_RemoveImageRequest__Output, _tinydock_v1_RemoveImageResponse>;
  
  /**
   * Writes images into one archive, which the client reads with the ticket of the first message; cancelling ends it.
   */
  Save: grpc.handleServerStreamingCall<_tinydock_v1_SaveRequest__Output, _tinydock_v1_DownloadProgress>;
  
  /**
   * As Save, where the data socket cannot be reached.
   */
  SaveChunks: grpc.handleServerStreamingCall<_tinydock_v1_SaveRequest__Output, _tinydock_v1_DataChunk>;
  
  /**
   * Gives an image one more name.
   */
  Tag: grpc.handleUnaryCall<_tinydock_v1_TagImageRequest__Output, _tinydock_v1_TagImageResponse>;
  
  /**
   * Removes a name and leaves the image, though it may have no other.
   */
  Untag: grpc.handleUnaryCall<_tinydock_v1_UntagImageRequest__Output, _tinydock_v1_UntagImageResponse>;
  
  /**
   * Reads an image's layers again and checks them against their digests.
   */
  Verify: grpc.handleServerStreamingCall<_tinydock_v1_VerifyImageRequest__Output, _tinydock_v1_VerifyProgress>;
  
}

export interface ImageServiceDefinition extends grpc.ServiceDefinition {
  CheckLogin: MethodDefinition<_tinydock_v1_CheckLoginRequest, _tinydock_v1_CheckLoginResponse, _tinydock_v1_CheckLoginRequest__Output, _tinydock_v1_CheckLoginResponse__Output>
  History: MethodDefinition<_tinydock_v1_ImageHistoryRequest, _tinydock_v1_ImageHistoryResponse, _tinydock_v1_ImageHistoryRequest__Output, _tinydock_v1_ImageHistoryResponse__Output>
  Import: MethodDefinition<_tinydock_v1_ImportRequest, _tinydock_v1_ImportProgress, _tinydock_v1_ImportRequest__Output, _tinydock_v1_ImportProgress__Output>
  ImportChunks: MethodDefinition<_tinydock_v1_ImportChunk, _tinydock_v1_ImportProgress, _tinydock_v1_ImportChunk__Output, _tinydock_v1_ImportProgress__Output>
  Inspect: MethodDefinition<_tinydock_v1_InspectImageRequest, _tinydock_v1_ImageDetail, _tinydock_v1_InspectImageRequest__Output, _tinydock_v1_ImageDetail__Output>
  List: MethodDefinition<_tinydock_v1_ListImagesRequest, _tinydock_v1_ListImagesResponse, _tinydock_v1_ListImagesRequest__Output, _tinydock_v1_ListImagesResponse__Output>
  Load: MethodDefinition<_tinydock_v1_LoadRequest, _tinydock_v1_LoadProgress, _tinydock_v1_LoadRequest__Output, _tinydock_v1_LoadProgress__Output>
  LoadChunks: MethodDefinition<_tinydock_v1_LoadChunk, _tinydock_v1_LoadProgress, _tinydock_v1_LoadChunk__Output, _tinydock_v1_LoadProgress__Output>
  Pull: MethodDefinition<_tinydock_v1_PullRequest, _tinydock_v1_PullProgress, _tinydock_v1_PullRequest__Output, _tinydock_v1_PullProgress__Output>
  Push: MethodDefinition<_tinydock_v1_PushRequest, _tinydock_v1_PushProgress, _tinydock_v1_PushRequest__Output, _tinydock_v1_PushProgress__Output>
  Remove: MethodDefinition<_tinydock_v1_RemoveImageRequest, _tinydock_v1_RemoveImageResponse, _tinydock_v1_RemoveImageRequest__Output, _tinydock_v1_RemoveImageResponse__Output>
  Save: MethodDefinition<_tinydock_v1_SaveRequest, _tinydock_v1_DownloadProgress, _tinydock_v1_SaveRequest__Output, _tinydock_v1_DownloadProgress__Output>
  SaveChunks: MethodDefinition<_tinydock_v1_SaveRequest, _tinydock_v1_DataChunk, _tinydock_v1_SaveRequest__Output, _tinydock_v1_DataChunk__Output>
  Tag: MethodDefinition<_tinydock_v1_TagImageRequest, _tinydock_v1_TagImageResponse, _tinydock_v1_TagImageRequest__Output, _tinydock_v1_TagImageResponse__Output>
  Untag: MethodDefinition<_tinydock_v1_UntagImageRequest, _tinydock_v1_UntagImageResponse, _tinydock_v1_UntagImageRequest__Output, _tinydock_v1_UntagImageResponse__Output>
  Verify: MethodDefinition<_tinydock_v1_VerifyImageRequest, _tinydock_v1_VerifyProgress, _tinydock_v1_VerifyImageRequest__Output, _tinydock_v1_VerifyProgress__Output>
}
