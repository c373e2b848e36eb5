// Original file: tinydock/v1/containers.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AttachRequest as _tinydock_v1_AttachRequest, AttachRequest__Output as _tinydock_v1_AttachRequest__Output } from '../../tinydock/v1/AttachRequest.ts';
import type { AttachResponse as _tinydock_v1_AttachResponse, AttachResponse__Output as _tinydock_v1_AttachResponse__Output } from '../../tinydock/v1/AttachResponse.ts';
import type { CommitContainerRequest as _tinydock_v1_CommitContainerRequest, CommitContainerRequest__Output as _tinydock_v1_CommitContainerRequest__Output } from '../../tinydock/v1/CommitContainerRequest.ts';
import type { CommitContainerResponse as _tinydock_v1_CommitContainerResponse, CommitContainerResponse__Output as _tinydock_v1_CommitContainerResponse__Output } from '../../tinydock/v1/CommitContainerResponse.ts';
import type { ContainerDetail as _tinydock_v1_ContainerDetail, ContainerDetail__Output as _tinydock_v1_ContainerDetail__Output } from '../../tinydock/v1/ContainerDetail.ts';
import type { CopyInChunk as _tinydock_v1_CopyInChunk, CopyInChunk__Output as _tinydock_v1_CopyInChunk__Output } from '../../tinydock/v1/CopyInChunk.ts';
import type { CopyInProgress as _tinydock_v1_CopyInProgress, CopyInProgress__Output as _tinydock_v1_CopyInProgress__Output } from '../../tinydock/v1/CopyInProgress.ts';
import type { CopyInRequest as _tinydock_v1_CopyInRequest, CopyInRequest__Output as _tinydock_v1_CopyInRequest__Output } from '../../tinydock/v1/CopyInRequest.ts';
import type { CopyOutRequest as _tinydock_v1_CopyOutRequest, CopyOutRequest__Output as _tinydock_v1_CopyOutRequest__Output } from '../../tinydock/v1/CopyOutRequest.ts';
import type { CreateContainerRequest as _tinydock_v1_CreateContainerRequest, CreateContainerRequest__Output as _tinydock_v1_CreateContainerRequest__Output } from '../../tinydock/v1/CreateContainerRequest.ts';
import type { CreateContainerResponse as _tinydock_v1_CreateContainerResponse, CreateContainerResponse__Output as _tinydock_v1_CreateContainerResponse__Output } from '../../tinydock/v1/CreateContainerResponse.ts';
import type { DataChunk as _tinydock_v1_DataChunk, DataChunk__Output as _tinydock_v1_DataChunk__Output } from '../../tinydock/v1/DataChunk.ts';
import type { DiffContainerRequest as _tinydock_v1_DiffContainerRequest, DiffContainerRequest__Output as _tinydock_v1_DiffContainerRequest__Output } from '../../tinydock/v1/DiffContainerRequest.ts';
import type { DiffContainerResponse as _tinydock_v1_DiffContainerResponse, DiffContainerResponse__Output as _tinydock_v1_DiffContainerResponse__Output } from '../../tinydock/v1/DiffContainerResponse.ts';
import type { DownloadProgress as _tinydock_v1_DownloadProgress, DownloadProgress__Output as _tinydock_v1_DownloadProgress__Output } from '../../tinydock/v1/DownloadProgress.ts';
import type { ExecRequest as _tinydock_v1_ExecRequest, ExecRequest__Output as _tinydock_v1_ExecRequest__Output } from '../../tinydock/v1/ExecRequest.ts';
import type { ExportContainerRequest as _tinydock_v1_ExportContainerRequest, ExportContainerRequest__Output as _tinydock_v1_ExportContainerRequest__Output } from '../../tinydock/v1/ExportContainerRequest.ts';
import type { InspectContainerRequest as _tinydock_v1_InspectContainerRequest, InspectContainerRequest__Output as _tinydock_v1_InspectContainerRequest__Output } from '../../tinydock/v1/InspectContainerRequest.ts';
import type { KillContainerRequest as _tinydock_v1_KillContainerRequest, KillContainerRequest__Output as _tinydock_v1_KillContainerRequest__Output } from '../../tinydock/v1/KillContainerRequest.ts';
import type { KillContainerResponse as _tinydock_v1_KillContainerResponse, KillContainerResponse__Output as _tinydock_v1_KillContainerResponse__Output } from '../../tinydock/v1/KillContainerResponse.ts';
import type { ListContainersRequest as _tinydock_v1_ListContainersRequest, ListContainersRequest__Output as _tinydock_v1_ListContainersRequest__Output } from '../../tinydock/v1/ListContainersRequest.ts';
import type { ListContainersResponse as _tinydock_v1_ListContainersResponse, ListContainersResponse__Output as _tinydock_v1_ListContainersResponse__Output } from '../../tinydock/v1/ListContainersResponse.ts';
import type { LogBatch as _tinydock_v1_LogBatch, LogBatch__Output as _tinydock_v1_LogBatch__Output } from '../../tinydock/v1/LogBatch.ts';
import type { LogsRequest as _tinydock_v1_LogsRequest, LogsRequest__Output as _tinydock_v1_LogsRequest__Output } from '../../tinydock/v1/LogsRequest.ts';
import type { PauseContainerRequest as _tinydock_v1_PauseContainerRequest, PauseContainerRequest__Output as _tinydock_v1_PauseContainerRequest__Output } from '../../tinydock/v1/PauseContainerRequest.ts';
import type { PauseContainerResponse as _tinydock_v1_PauseContainerResponse, PauseContainerResponse__Output as _tinydock_v1_PauseContainerResponse__Output } from '../../tinydock/v1/PauseContainerResponse.ts';
import type { PruneContainersRequest as _tinydock_v1_PruneContainersRequest, PruneContainersRequest__Output as _tinydock_v1_PruneContainersRequest__Output } from '../../tinydock/v1/PruneContainersRequest.ts';
import type { PruneContainersResponse as _tinydock_v1_PruneContainersResponse, PruneContainersResponse__Output as _tinydock_v1_PruneContainersResponse__Output } from '../../tinydock/v1/PruneContainersResponse.ts';
import type { RemoveContainerRequest as _tinydock_v1_RemoveContainerRequest, RemoveContainerRequest__Output as _tinydock_v1_RemoveContainerRequest__Output } from '../../tinydock/v1/RemoveContainerRequest.ts';
import type { RemoveContainerResponse as _tinydock_v1_RemoveContainerResponse, RemoveContainerResponse__Output as _tinydock_v1_RemoveContainerResponse__Output } from '../../tinydock/v1/RemoveContainerResponse.ts';
import type { RenameContainerRequest as _tinydock_v1_RenameContainerRequest, RenameContainerRequest__Output as _tinydock_v1_RenameContainerRequest__Output } from '../../tinydock/v1/RenameContainerRequest.ts';
import type { RenameContainerResponse as _tinydock_v1_RenameContainerResponse, RenameContainerResponse__Output as _tinydock_v1_RenameContainerResponse__Output } from '../../tinydock/v1/RenameContainerResponse.ts';
import type { RestartContainerRequest as _tinydock_v1_RestartContainerRequest, RestartContainerRequest__Output as _tinydock_v1_RestartContainerRequest__Output } from '../../tinydock/v1/RestartContainerRequest.ts';
import type { RestartContainerResponse as _tinydock_v1_RestartContainerResponse, RestartContainerResponse__Output as _tinydock_v1_RestartContainerResponse__Output } from '../../tinydock/v1/RestartContainerResponse.ts';
import type { StartContainerRequest as _tinydock_v1_StartContainerRequest, StartContainerRequest__Output as _tinydock_v1_StartContainerRequest__Output } from '../../tinydock/v1/StartContainerRequest.ts';
import type { StartContainerResponse as _tinydock_v1_StartContainerResponse, StartContainerResponse__Output as _tinydock_v1_StartContainerResponse__Output } from '../../tinydock/v1/StartContainerResponse.ts';
import type { StatPathRequest as _tinydock_v1_StatPathRequest, StatPathRequest__Output as _tinydock_v1_StatPathRequest__Output } from '../../tinydock/v1/StatPathRequest.ts';
import type { StatPathResponse as _tinydock_v1_StatPathResponse, StatPathResponse__Output as _tinydock_v1_StatPathResponse__Output } from '../../tinydock/v1/StatPathResponse.ts';
import type { StatsRequest as _tinydock_v1_StatsRequest, StatsRequest__Output as _tinydock_v1_StatsRequest__Output } from '../../tinydock/v1/StatsRequest.ts';
import type { StatsSample as _tinydock_v1_StatsSample, StatsSample__Output as _tinydock_v1_StatsSample__Output } from '../../tinydock/v1/StatsSample.ts';
import type { StopContainerRequest as _tinydock_v1_StopContainerRequest, StopContainerRequest__Output as _tinydock_v1_StopContainerRequest__Output } from '../../tinydock/v1/StopContainerRequest.ts';
import type { StopContainerResponse as _tinydock_v1_StopContainerResponse, StopContainerResponse__Output as _tinydock_v1_StopContainerResponse__Output } from '../../tinydock/v1/StopContainerResponse.ts';
import type { TopRequest as _tinydock_v1_TopRequest, TopRequest__Output as _tinydock_v1_TopRequest__Output } from '../../tinydock/v1/TopRequest.ts';
import type { TopResponse as _tinydock_v1_TopResponse, TopResponse__Output as _tinydock_v1_TopResponse__Output } from '../../tinydock/v1/TopResponse.ts';
import type { UnpauseContainerRequest as _tinydock_v1_UnpauseContainerRequest, UnpauseContainerRequest__Output as _tinydock_v1_UnpauseContainerRequest__Output } from '../../tinydock/v1/UnpauseContainerRequest.ts';
import type { UnpauseContainerResponse as _tinydock_v1_UnpauseContainerResponse, UnpauseContainerResponse__Output as _tinydock_v1_UnpauseContainerResponse__Output } from '../../tinydock/v1/UnpauseContainerResponse.ts';
import type { UpdateContainerRequest as _tinydock_v1_UpdateContainerRequest, UpdateContainerRequest__Output as _tinydock_v1_UpdateContainerRequest__Output } from '../../tinydock/v1/UpdateContainerRequest.ts';
import type { UpdateContainerResponse as _tinydock_v1_UpdateContainerResponse, UpdateContainerResponse__Output as _tinydock_v1_UpdateContainerResponse__Output } from '../../tinydock/v1/UpdateContainerResponse.ts';
import type { WaitContainerRequest as _tinydock_v1_WaitContainerRequest, WaitContainerRequest__Output as _tinydock_v1_WaitContainerRequest__Output } from '../../tinydock/v1/WaitContainerRequest.ts';
import type { WaitContainerResponse as _tinydock_v1_WaitContainerResponse, WaitContainerResponse__Output as _tinydock_v1_WaitContainerResponse__Output } from '../../tinydock/v1/WaitContainerResponse.ts';

/**
 * Containers and their output. A container is named by its name, id or a unique prefix of its id.
 */
export interface ContainerServiceClient extends grpc.Client {
  /**
   * Connects to a container's streams. The first message names the container; the response stream ends with
   * `exit_code`. The daemon answers with `attached` before the caller starts the container, so nothing is lost.
   */
  Attach(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_AttachRequest, _tinydock_v1_AttachResponse__Output>;
  Attach(options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_AttachRequest, _tinydock_v1_AttachResponse__Output>;
  /**
   * Connects to a container's streams. The first message names the container; the response stream ends with
   * `exit_code`. The daemon answers with `attached` before the caller starts the container, so nothing is lost.
   */
  attach(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_AttachRequest, _tinydock_v1_AttachResponse__Output>;
  attach(options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_AttachRequest, _tinydock_v1_AttachResponse__Output>;
  
  /**
   * Makes an image of it: its image's layers, and one of what it has written.
   */
  Commit(argument: _tinydock_v1_CommitContainerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_CommitContainerResponse__Output>): grpc.ClientUnaryCall;
  Commit(argument: _tinydock_v1_CommitContainerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_CommitContainerResponse__Output>): grpc.ClientUnaryCall;
  Commit(argument: _tinydock_v1_CommitContainerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_CommitContainerResponse__Output>): grpc.ClientUnaryCall;
  Commit(argument: _tinydock_v1_CommitContainerRequest, callback: grpc.requestCallback<_tinydock_v1_CommitContainerResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes an image of it: its image's layers, and one of what it has written.
   */
  commit(argument: _tinydock_v1_CommitContainerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_CommitContainerResponse__Output>): grpc.ClientUnaryCall;
  commit(argument: _tinydock_v1_CommitContainerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_CommitContainerResponse__Output>): grpc.ClientUnaryCall;
  commit(argument: _tinydock_v1_CommitContainerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_CommitContainerResponse__Output>): grpc.ClientUnaryCall;
  commit(argument: _tinydock_v1_CommitContainerRequest, callback: grpc.requestCallback<_tinydock_v1_CommitContainerResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Unpacks a tar, plain or in gzip or zstd, into a directory; as ImageService.Import.
   */
  CopyIn(argument: _tinydock_v1_CopyInRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_CopyInProgress__Output>;
  CopyIn(argument: _tinydock_v1_CopyInRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_CopyInProgress__Output>;
  /**
   * Unpacks a tar, plain or in gzip or zstd, into a directory; as ImageService.Import.
   */
  copyIn(argument: _tinydock_v1_CopyInRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_CopyInProgress__Output>;
  copyIn(argument: _tinydock_v1_CopyInRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_CopyInProgress__Output>;
  
  /**
   * As CopyIn, where the data socket cannot be reached.
   */
  CopyInChunks(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_CopyInChunk, _tinydock_v1_CopyInProgress__Output>;
  CopyInChunks(options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_CopyInChunk, _tinydock_v1_CopyInProgress__Output>;
  /**
   * As CopyIn, where the data socket cannot be reached.
   */
  copyInChunks(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_CopyInChunk, _tinydock_v1_CopyInProgress__Output>;
  copyInChunks(options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_CopyInChunk, _tinydock_v1_CopyInProgress__Output>;
  
  /**
   * The tar of a file or directory; as ImageService.Save.
   */
  CopyOut(argument: _tinydock_v1_CopyOutRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DownloadProgress__Output>;
  CopyOut(argument: _tinydock_v1_CopyOutRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DownloadProgress__Output>;
  /**
   * The tar of a file or directory; as ImageService.Save.
   */
  copyOut(argument: _tinydock_v1_CopyOutRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DownloadProgress__Output>;
  copyOut(argument: _tinydock_v1_CopyOutRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DownloadProgress__Output>;
  
  /**
   * As CopyOut, where the data socket cannot be reached.
   */
  CopyOutChunks(argument: _tinydock_v1_CopyOutRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DataChunk__Output>;
  CopyOutChunks(argument: _tinydock_v1_CopyOutRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DataChunk__Output>;
  /**
   * As CopyOut, where the data socket cannot be reached.
   */
  copyOutChunks(argument: _tinydock_v1_CopyOutRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DataChunk__Output>;
  copyOutChunks(argument: _tinydock_v1_CopyOutRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DataChunk__Output>;
  
  /**
   * Makes a container from an image that is here, without running it.
   */
  Create(argument: _tinydock_v1_CreateContainerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_CreateContainerResponse__Output>): grpc.ClientUnaryCall;
  Create(argument: _tinydock_v1_CreateContainerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_CreateContainerResponse__Output>): grpc.ClientUnaryCall;
  Create(argument: _tinydock_v1_CreateContainerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_CreateContainerResponse__Output>): grpc.ClientUnaryCall;
  Create(argument: _tinydock_v1_CreateContainerRequest, callback: grpc.requestCallback<_tinydock_v1_CreateContainerResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes a container from an image that is here, without running it.
   */
  create(argument: _tinydock_v1_CreateContainerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_CreateContainerResponse__Output>): grpc.ClientUnaryCall;
  create(argument: _tinydock_v1_CreateContainerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_CreateContainerResponse__Output>): grpc.ClientUnaryCall;
  create(argument: _tinydock_v1_CreateContainerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_CreateContainerResponse__Output>): grpc.ClientUnaryCall;
  create(argument: _tinydock_v1_CreateContainerRequest, callback: grpc.requestCallback<_tinydock_v1_CreateContainerResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * In what its files differ from its image's; in batches.
   */
  Diff(argument: _tinydock_v1_DiffContainerRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DiffContainerResponse__Output>;
  Diff(argument: _tinydock_v1_DiffContainerRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DiffContainerResponse__Output>;
  /**
   * In what its files differ from its image's; in batches.
   */
  diff(argument: _tinydock_v1_DiffContainerRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DiffContainerResponse__Output>;
  diff(argument: _tinydock_v1_DiffContainerRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DiffContainerResponse__Output>;
  
  /**
   * Runs one more program in a running container. The first message is `start`; the daemon answers with `attached`
   * when the program runs, and then as Attach does. The program goes on where the caller goes away, except on a
   * terminal, where it gets SIGHUP unless `detach` was sent before.
   */
  Exec(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_ExecRequest, _tinydock_v1_AttachResponse__Output>;
  Exec(options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_ExecRequest, _tinydock_v1_AttachResponse__Output>;
  /**
   * Runs one more program in a running container. The first message is `start`; the daemon answers with `attached`
   * when the program runs, and then as Attach does. The program goes on where the caller goes away, except on a
   * terminal, where it gets SIGHUP unless `detach` was sent before.
   */
  exec(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_ExecRequest, _tinydock_v1_AttachResponse__Output>;
  exec(options?: grpc.CallOptions): grpc.ClientDuplexStream<_tinydock_v1_ExecRequest, _tinydock_v1_AttachResponse__Output>;
  
  /**
   * The tar of its tree, without volumes; as ImageService.Save.
   */
  Export(argument: _tinydock_v1_ExportContainerRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DownloadProgress__Output>;
  Export(argument: _tinydock_v1_ExportContainerRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DownloadProgress__Output>;
  /**
   * The tar of its tree, without volumes; as ImageService.Save.
   */
  export(argument: _tinydock_v1_ExportContainerRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DownloadProgress__Output>;
  export(argument: _tinydock_v1_ExportContainerRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DownloadProgress__Output>;
  
  /**
   * As Export, where the data socket cannot be reached.
   */
  ExportChunks(argument: _tinydock_v1_ExportContainerRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DataChunk__Output>;
  ExportChunks(argument: _tinydock_v1_ExportContainerRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DataChunk__Output>;
  /**
   * As Export, where the data socket cannot be reached.
   */
  exportChunks(argument: _tinydock_v1_ExportContainerRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DataChunk__Output>;
  exportChunks(argument: _tinydock_v1_ExportContainerRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_DataChunk__Output>;
  
  /**
   * Everything known of one container.
   */
  Inspect(argument: _tinydock_v1_InspectContainerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ContainerDetail__Output>): grpc.ClientUnaryCall;
  Inspect(argument: _tinydock_v1_InspectContainerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ContainerDetail__Output>): grpc.ClientUnaryCall;
  Inspect(argument: _tinydock_v1_InspectContainerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ContainerDetail__Output>): grpc.ClientUnaryCall;
  Inspect(argument: _tinydock_v1_InspectContainerRequest, callback: grpc.requestCallback<_tinydock_v1_ContainerDetail__Output>): grpc.ClientUnaryCall;
  /**
   * Everything known of one container.
   */
  inspect(argument: _tinydock_v1_InspectContainerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ContainerDetail__Output>): grpc.ClientUnaryCall;
  inspect(argument: _tinydock_v1_InspectContainerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ContainerDetail__Output>): grpc.ClientUnaryCall;
  inspect(argument: _tinydock_v1_InspectContainerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ContainerDetail__Output>): grpc.ClientUnaryCall;
  inspect(argument: _tinydock_v1_InspectContainerRequest, callback: grpc.requestCallback<_tinydock_v1_ContainerDetail__Output>): grpc.ClientUnaryCall;
  
  /**
   * Sends a signal.
   */
  Kill(argument: _tinydock_v1_KillContainerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_KillContainerResponse__Output>): grpc.ClientUnaryCall;
  Kill(argument: _tinydock_v1_KillContainerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_KillContainerResponse__Output>): grpc.ClientUnaryCall;
  Kill(argument: _tinydock_v1_KillContainerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_KillContainerResponse__Output>): grpc.ClientUnaryCall;
  Kill(argument: _tinydock_v1_KillContainerRequest, callback: grpc.requestCallback<_tinydock_v1_KillContainerResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Sends a signal.
   */
  kill(argument: _tinydock_v1_KillContainerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_KillContainerResponse__Output>): grpc.ClientUnaryCall;
  kill(argument: _tinydock_v1_KillContainerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_KillContainerResponse__Output>): grpc.ClientUnaryCall;
  kill(argument: _tinydock_v1_KillContainerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_KillContainerResponse__Output>): grpc.ClientUnaryCall;
  kill(argument: _tinydock_v1_KillContainerRequest, callback: grpc.requestCallback<_tinydock_v1_KillContainerResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Containers, newest first.
   */
  List(argument: _tinydock_v1_ListContainersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListContainersResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _tinydock_v1_ListContainersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ListContainersResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _tinydock_v1_ListContainersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListContainersResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _tinydock_v1_ListContainersRequest, callback: grpc.requestCallback<_tinydock_v1_ListContainersResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Containers, newest first.
   */
  list(argument: _tinydock_v1_ListContainersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListContainersResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _tinydock_v1_ListContainersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ListContainersResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _tinydock_v1_ListContainersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListContainersResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _tinydock_v1_ListContainersRequest, callback: grpc.requestCallback<_tinydock_v1_ListContainersResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The recorded output.
   */
  Logs(argument: _tinydock_v1_LogsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_LogBatch__Output>;
  Logs(argument: _tinydock_v1_LogsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_LogBatch__Output>;
  /**
   * The recorded output.
   */
  logs(argument: _tinydock_v1_LogsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_LogBatch__Output>;
  logs(argument: _tinydock_v1_LogsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_LogBatch__Output>;
  
  /**
   * Freezes the container's processes.
   */
  Pause(argument: _tinydock_v1_PauseContainerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PauseContainerResponse__Output>): grpc.ClientUnaryCall;
  Pause(argument: _tinydock_v1_PauseContainerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_PauseContainerResponse__Output>): grpc.ClientUnaryCall;
  Pause(argument: _tinydock_v1_PauseContainerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PauseContainerResponse__Output>): grpc.ClientUnaryCall;
  Pause(argument: _tinydock_v1_PauseContainerRequest, callback: grpc.requestCallback<_tinydock_v1_PauseContainerResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Freezes the container's processes.
   */
  pause(argument: _tinydock_v1_PauseContainerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PauseContainerResponse__Output>): grpc.ClientUnaryCall;
  pause(argument: _tinydock_v1_PauseContainerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_PauseContainerResponse__Output>): grpc.ClientUnaryCall;
  pause(argument: _tinydock_v1_PauseContainerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PauseContainerResponse__Output>): grpc.ClientUnaryCall;
  pause(argument: _tinydock_v1_PauseContainerRequest, callback: grpc.requestCallback<_tinydock_v1_PauseContainerResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Removes containers that do not run, or says which.
   */
  Prune(argument: _tinydock_v1_PruneContainersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PruneContainersResponse__Output>): grpc.ClientUnaryCall;
  Prune(argument: _tinydock_v1_PruneContainersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_PruneContainersResponse__Output>): grpc.ClientUnaryCall;
  Prune(argument: _tinydock_v1_PruneContainersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PruneContainersResponse__Output>): grpc.ClientUnaryCall;
  Prune(argument: _tinydock_v1_PruneContainersRequest, callback: grpc.requestCallback<_tinydock_v1_PruneContainersResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Removes containers that do not run, or says which.
   */
  prune(argument: _tinydock_v1_PruneContainersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PruneContainersResponse__Output>): grpc.ClientUnaryCall;
  prune(argument: _tinydock_v1_PruneContainersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_PruneContainersResponse__Output>): grpc.ClientUnaryCall;
  prune(argument: _tinydock_v1_PruneContainersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_PruneContainersResponse__Output>): grpc.ClientUnaryCall;
  prune(argument: _tinydock_v1_PruneContainersRequest, callback: grpc.requestCallback<_tinydock_v1_PruneContainersResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Removes a container with its writable layer.
   */
  Remove(argument: _tinydock_v1_RemoveContainerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RemoveContainerResponse__Output>): grpc.ClientUnaryCall;
  Remove(argument: _tinydock_v1_RemoveContainerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_RemoveContainerResponse__Output>): grpc.ClientUnaryCall;
  Remove(argument: _tinydock_v1_RemoveContainerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RemoveContainerResponse__Output>): grpc.ClientUnaryCall;
  Remove(argument: _tinydock_v1_RemoveContainerRequest, callback: grpc.requestCallback<_tinydock_v1_RemoveContainerResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Removes a container with its writable layer.
   */
  remove(argument: _tinydock_v1_RemoveContainerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RemoveContainerResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _tinydock_v1_RemoveContainerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_RemoveContainerResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _tinydock_v1_RemoveContainerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RemoveContainerResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _tinydock_v1_RemoveContainerRequest, callback: grpc.requestCallback<_tinydock_v1_RemoveContainerResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Gives it another name.
   */
  Rename(argument: _tinydock_v1_RenameContainerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RenameContainerResponse__Output>): grpc.ClientUnaryCall;
  Rename(argument: _tinydock_v1_RenameContainerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_RenameContainerResponse__Output>): grpc.ClientUnaryCall;
  Rename(argument: _tinydock_v1_RenameContainerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RenameContainerResponse__Output>): grpc.ClientUnaryCall;
  Rename(argument: _tinydock_v1_RenameContainerRequest, callback: grpc.requestCallback<_tinydock_v1_RenameContainerResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Gives it another name.
   */
  rename(argument: _tinydock_v1_RenameContainerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RenameContainerResponse__Output>): grpc.ClientUnaryCall;
  rename(argument: _tinydock_v1_RenameContainerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_RenameContainerResponse__Output>): grpc.ClientUnaryCall;
  rename(argument: _tinydock_v1_RenameContainerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RenameContainerResponse__Output>): grpc.ClientUnaryCall;
  rename(argument: _tinydock_v1_RenameContainerRequest, callback: grpc.requestCallback<_tinydock_v1_RenameContainerResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Stops the container where it runs, and starts it. It is not removed in between, whatever its `auto_remove`.
   */
  Restart(argument: _tinydock_v1_RestartContainerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RestartContainerResponse__Output>): grpc.ClientUnaryCall;
  Restart(argument: _tinydock_v1_RestartContainerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_RestartContainerResponse__Output>): grpc.ClientUnaryCall;
  Restart(argument: _tinydock_v1_RestartContainerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RestartContainerResponse__Output>): grpc.ClientUnaryCall;
  Restart(argument: _tinydock_v1_RestartContainerRequest, callback: grpc.requestCallback<_tinydock_v1_RestartContainerResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Stops the container where it runs, and starts it. It is not removed in between, whatever its `auto_remove`.
   */
  restart(argument: _tinydock_v1_RestartContainerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RestartContainerResponse__Output>): grpc.ClientUnaryCall;
  restart(argument: _tinydock_v1_RestartContainerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_RestartContainerResponse__Output>): grpc.ClientUnaryCall;
  restart(argument: _tinydock_v1_RestartContainerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_RestartContainerResponse__Output>): grpc.ClientUnaryCall;
  restart(argument: _tinydock_v1_RestartContainerRequest, callback: grpc.requestCallback<_tinydock_v1_RestartContainerResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Runs a container's program. No error where it runs already.
   */
  Start(argument: _tinydock_v1_StartContainerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_StartContainerResponse__Output>): grpc.ClientUnaryCall;
  Start(argument: _tinydock_v1_StartContainerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_StartContainerResponse__Output>): grpc.ClientUnaryCall;
  Start(argument: _tinydock_v1_StartContainerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_StartContainerResponse__Output>): grpc.ClientUnaryCall;
  Start(argument: _tinydock_v1_StartContainerRequest, callback: grpc.requestCallback<_tinydock_v1_StartContainerResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Runs a container's program. No error where it runs already.
   */
  start(argument: _tinydock_v1_StartContainerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_StartContainerResponse__Output>): grpc.ClientUnaryCall;
  start(argument: _tinydock_v1_StartContainerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_StartContainerResponse__Output>): grpc.ClientUnaryCall;
  start(argument: _tinydock_v1_StartContainerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_StartContainerResponse__Output>): grpc.ClientUnaryCall;
  start(argument: _tinydock_v1_StartContainerRequest, callback: grpc.requestCallback<_tinydock_v1_StartContainerResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What is at a path, also in volumes and where it does not run.
   */
  StatPath(argument: _tinydock_v1_StatPathRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_StatPathResponse__Output>): grpc.ClientUnaryCall;
  StatPath(argument: _tinydock_v1_StatPathRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_StatPathResponse__Output>): grpc.ClientUnaryCall;
  StatPath(argument: _tinydock_v1_StatPathRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_StatPathResponse__Output>): grpc.ClientUnaryCall;
  StatPath(argument: _tinydock_v1_StatPathRequest, callback: grpc.requestCallback<_tinydock_v1_StatPathResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What is at a path, also in volumes and where it does not run.
   */
  statPath(argument: _tinydock_v1_StatPathRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_StatPathResponse__Output>): grpc.ClientUnaryCall;
  statPath(argument: _tinydock_v1_StatPathRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_StatPathResponse__Output>): grpc.ClientUnaryCall;
  statPath(argument: _tinydock_v1_StatPathRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_StatPathResponse__Output>): grpc.ClientUnaryCall;
  statPath(argument: _tinydock_v1_StatPathRequest, callback: grpc.requestCallback<_tinydock_v1_StatPathResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What containers use, once a second; the first sample is a second after the call.
   */
  Stats(argument: _tinydock_v1_StatsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_StatsSample__Output>;
  Stats(argument: _tinydock_v1_StatsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_StatsSample__Output>;
  /**
   * What containers use, once a second; the first sample is a second after the call.
   */
  stats(argument: _tinydock_v1_StatsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_StatsSample__Output>;
  stats(argument: _tinydock_v1_StatsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_StatsSample__Output>;
  
  /**
   * Asks the program to end, and kills it after the time-out. No error where it does not run.
   */
  Stop(argument: _tinydock_v1_StopContainerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_StopContainerResponse__Output>): grpc.ClientUnaryCall;
  Stop(argument: _tinydock_v1_StopContainerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_StopContainerResponse__Output>): grpc.ClientUnaryCall;
  Stop(argument: _tinydock_v1_StopContainerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_StopContainerResponse__Output>): grpc.ClientUnaryCall;
  Stop(argument: _tinydock_v1_StopContainerRequest, callback: grpc.requestCallback<_tinydock_v1_StopContainerResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Asks the program to end, and kills it after the time-out. No error where it does not run.
   */
  stop(argument: _tinydock_v1_StopContainerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_StopContainerResponse__Output>): grpc.ClientUnaryCall;
  stop(argument: _tinydock_v1_StopContainerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_StopContainerResponse__Output>): grpc.ClientUnaryCall;
  stop(argument: _tinydock_v1_StopContainerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_StopContainerResponse__Output>): grpc.ClientUnaryCall;
  stop(argument: _tinydock_v1_StopContainerRequest, callback: grpc.requestCallback<_tinydock_v1_StopContainerResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Its processes, as ps(1) of the host shows them.
   */
  Top(argument: _tinydock_v1_TopRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_TopResponse__Output>): grpc.ClientUnaryCall;
  Top(argument: _tinydock_v1_TopRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_TopResponse__Output>): grpc.ClientUnaryCall;
  Top(argument: _tinydock_v1_TopRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_TopResponse__Output>): grpc.ClientUnaryCall;
  Top(argument: _tinydock_v1_TopRequest, callback: grpc.requestCallback<_tinydock_v1_TopResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Its processes, as ps(1) of the host shows them.
   */
  top(argument: _tinydock_v1_TopRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_TopResponse__Output>): grpc.ClientUnaryCall;
  top(argument: _tinydock_v1_TopRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_TopResponse__Output>): grpc.ClientUnaryCall;
  top(argument: _tinydock_v1_TopRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_TopResponse__Output>): grpc.ClientUnaryCall;
  top(argument: _tinydock_v1_TopRequest, callback: grpc.requestCallback<_tinydock_v1_TopResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lets them go on.
   */
  Unpause(argument: _tinydock_v1_UnpauseContainerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_UnpauseContainerResponse__Output>): grpc.ClientUnaryCall;
  Unpause(argument: _tinydock_v1_UnpauseContainerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_UnpauseContainerResponse__Output>): grpc.ClientUnaryCall;
  Unpause(argument: _tinydock_v1_UnpauseContainerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_UnpauseContainerResponse__Output>): grpc.ClientUnaryCall;
  Unpause(argument: _tinydock_v1_UnpauseContainerRequest, callback: grpc.requestCallback<_tinydock_v1_UnpauseContainerResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lets them go on.
   */
  unpause(argument: _tinydock_v1_UnpauseContainerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_UnpauseContainerResponse__Output>): grpc.ClientUnaryCall;
  unpause(argument: _tinydock_v1_UnpauseContainerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_UnpauseContainerResponse__Output>): grpc.ClientUnaryCall;
  unpause(argument: _tinydock_v1_UnpauseContainerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_UnpauseContainerResponse__Output>): grpc.ClientUnaryCall;
  unpause(argument: _tinydock_v1_UnpauseContainerRequest, callback: grpc.requestCallback<_tinydock_v1_UnpauseContainerResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Changes its limits, at once where it runs, and its restart policy.
   */
  Update(argument: _tinydock_v1_UpdateContainerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_UpdateContainerResponse__Output>): grpc.ClientUnaryCall;
  Update(argument: _tinydock_v1_UpdateContainerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_UpdateContainerResponse__Output>): grpc.ClientUnaryCall;
  Update(argument: _tinydock_v1_UpdateContainerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_UpdateContainerResponse__Output>): grpc.ClientUnaryCall;
  Update(argument: _tinydock_v1_UpdateContainerRequest, callback: grpc.requestCallback<_tinydock_v1_UpdateContainerResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Changes its limits, at once where it runs, and its restart policy.
   */
  update(argument: _tinydock_v1_UpdateContainerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_UpdateContainerResponse__Output>): grpc.ClientUnaryCall;
  update(argument: _tinydock_v1_UpdateContainerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_UpdateContainerResponse__Output>): grpc.ClientUnaryCall;
  update(argument: _tinydock_v1_UpdateContainerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_UpdateContainerResponse__Output>): grpc.ClientUnaryCall;
  update(argument: _tinydock_v1_UpdateContainerRequest, callback: grpc.requestCallback<_tinydock_v1_UpdateContainerResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Waits until the container's program has ended.
   */
  Wait(argument: _tinydock_v1_WaitContainerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_WaitContainerResponse__Output>): grpc.ClientUnaryCall;
  Wait(argument: _tinydock_v1_WaitContainerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_WaitContainerResponse__Output>): grpc.ClientUnaryCall;
  Wait(argument: _tinydock_v1_WaitContainerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_WaitContainerResponse__Output>): grpc.ClientUnaryCall;
  Wait(argument: _tinydock_v1_WaitContainerRequest, callback: grpc.requestCallback<_tinydock_v1_WaitContainerResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Waits until the container's program has ended.
   */
  wait(argument: _tinydock_v1_WaitContainerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_WaitContainerResponse__Output>): grpc.ClientUnaryCall;
  wait(argument: _tinydock_v1_WaitContainerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_WaitContainerResponse__Output>): grpc.ClientUnaryCall;
  wait(argument: _tinydock_v1_WaitContainerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_WaitContainerResponse__Output>): grpc.ClientUnaryCall;
  wait(argument: _tinydock_v1_WaitContainerRequest, callback: grpc.requestCallback<_tinydock_v1_WaitContainerResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Containers and their output. A container is named by its name, id or a unique prefix of its id.
 */
export interface ContainerServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Connects to a container's streams. The first message names the container; the response stream ends with
   * `exit_code`. The daemon answers with `attached` before the caller starts the container, so nothing is lost.
   */
  Attach: grpc.handleBidiStreamingCall<_tinydock_v1_AttachRequest__Output, _tinydock_v1_AttachResponse>;
  
  /**
   * Makes an image of it: its image's layers, and one of what it has written.
   */
  Commit: grpc.handleUnaryCall<_tinydock_v1_CommitContainerRequest__Output, _tinydock_v1_CommitContainerResponse>;
  
  /**
   * Unpacks a tar, plain or in gzip or zstd, into a directory; as ImageService.Import.
   */
  CopyIn: grpc.handleServerStreamingCall<_tinydock_v1_CopyInRequest__Output, _tinydock_v1_CopyInProgress>;
  
  /**
   * As CopyIn, where the data socket cannot be reached.
   */
  CopyInChunks: grpc.handleBidiStreamingCall<_tinydock_v1_CopyInChunk__Output, _tinydock_v1_CopyInProgress>;
  
  /**
   * The tar of a file or directory; as ImageService.Save.
   */
  CopyOut: grpc.handleServerStreamingCall<_tinydock_v1_CopyOutRequest__Output, _tinydock_v1_DownloadProgress>;
  
  /**
   * As CopyOut, where the data socket cannot be reached.
   */
  CopyOutChunks: grpc.handleServerStreamingCall<_tinydock_v1_CopyOutRequest__Output, _tinydock_v1_DataChunk>;
  
  /**
   * Makes a container from an image that is here, without running it.
   */
  Create: grpc.handleUnaryCall<_tinydock_v1_CreateContainerRequest__Output, _tinydock_v1_CreateContainerResponse>;
  
  /**
   * In what its files differ from its image's; in batches.
   */
  Diff: grpc.handleServerStreamingCall<_tinydock_v1_DiffContainerRequest__Output, _tinydock_v1_DiffContainerResponse>;
  
  /**
   * Runs one more program in a running container. The first message is `start`; the daemon answers with `attached`
   * when the program runs, and then as Attach does. The program goes on where the caller goes away, except on a
   * terminal, where it gets SIGHUP unless `detach` was sent before.
   */
  Exec: grpc.handleBidiStreamingCall<_tinydock_v1_ExecRequest__Output, _tinydock_v1_AttachResponse>;
  
  /**
   * The tar of its tree, without volumes; as ImageService.Save.
   */
  Export: grpc.handleServerStreamingCall<_tinydock_v1_ExportContainerRequest__Output, _tinydock_v1_DownloadProgress>;
  
  /**
   * As Export, where the data socket cannot be reached.
   */
  ExportChunks: grpc.handleServerStreamingCall<_tinydock_v1_ExportContainerRequest__Output, _tinydock_v1_DataChunk>;
  
  /**
   * Everything known of one container.
   */
  Inspect: grpc.handleUnaryCall<_tinydock_v1_InspectContainerRequest__Output, _tinydock_v1_ContainerDetail>;
  
  /**
   * Sends a signal.
   */
  Kill: grpc.handleUnaryCall<_tinydock_v1_KillContainerRequest__Output, _tinydock_v1_KillContainerResponse>;
  
  /**
   * Containers, newest first.
   */
  List: grpc.handleUnaryCall<_tinydock_v1_ListContainersRequest__Output, _tinydock_v1_ListContainersResponse>;
  
  /**
   * The recorded output.
   */
  Logs: grpc.handleServerStreamingCall<_tinydock_v1_LogsRequest__Output, _tinydock_v1_LogBatch>;
  
  /**
   * Freezes the container's processes.
   */
  Pause: grpc.handleUnaryCall<_tinydock_v1_PauseContainerRequest__Output, _tinydock_v1_PauseContainerResponse>;
  
  /**
   * Removes containers that do not run, or says which.
   */
  Prune: grpc.handleUnaryCall<_tinydock_v1_PruneContainersRequest__Output, _tinydock_v1_PruneContainersResponse>;
  
  /**
   * Removes a container with its writable layer.
   */
  Remove: grpc.handleUnaryCall<_tinydock_v1_RemoveContainerRequest__Output, _tinydock_v1_RemoveContainerResponse>;
  
  /**
   * Gives it another name.
   */
  Rename: grpc.handleUnaryCall<_tinydock_v1_RenameContainerRequest__Output, _tinydock_v1_RenameContainerResponse>;
  
  /**
   * Stops the container where it runs, and starts it. It is not removed in between, whatever its `auto_remove`.
   */
  Restart: grpc.handleUnaryCall<_tinydock_v1_RestartContainerRequest__Output, _tinydock_v1_RestartContainerResponse>;
  
  /**
   * Runs a container's program. No error where it runs already.
   */
  Start: grpc.handleUnaryCall<_tinydock_v1_StartContainerRequest__Output, _tinydock_v1_StartContainerResponse>;
  
  /**
   * What is at a path, also in volumes and where it does not run.
   */
  StatPath: grpc.handleUnaryCall<_tinydock_v1_StatPathRequest__Output, _tinydock_v1_StatPathResponse>;
  
  /**
   * What containers use, once a second; the first sample is a second after the call.
   */
  Stats: grpc.handleServerStreamingCall<_tinydock_v1_StatsRequest__Output, _tinydock_v1_StatsSample>;
  
  /**
   * Asks the program to end, and kills it after the time-out. No error where it does not run.
   */
  Stop: grpc.handleUnaryCall<_tinydock_v1_StopContainerRequest__Output, _tinydock_v1_StopContainerResponse>;
  
  /**
   * Its processes, as ps(1) of the host shows them.
   */
  Top: grpc.handleUnaryCall<_tinydock_v1_TopRequest__Output, _tinydock_v1_TopResponse>;
  
  /**
   * Lets them go on.
   */
  Unpause: grpc.handleUnaryCall<_tinydock_v1_UnpauseContainerRequest__Output, _tinydock_v1_UnpauseContainerResponse>;
  
  /**
   * Changes its limits, at once where it runs, and its restart policy.
   */
  Update: grpc.handleUnaryCall<_tinydock_v1_UpdateContainerRequest__Output, _tinydock_v1_UpdateContainerResponse>;
  
  /**
   * Waits until the container's program has ended.
   */
  Wait: grpc.handleUnaryCall<_tinydock_v1_WaitContainerRequest__Output, _tinydock_v1_WaitContainerResponse>;
  
}

export interface ContainerServiceDefinition extends grpc.ServiceDefinition {
  Attach: MethodDefinition<_tinydock_v1_AttachRequest, _tinydock_v1_AttachResponse, _tinydock_v1_AttachRequest__Output, _tinydock_v1_AttachResponse__Output>
  Commit: MethodDefinition<_tinydock_v1_CommitContainerRequest, _tinydock_v1_CommitContainerResponse, _tinydock_v1_CommitContainerRequest__Output, _tinydock_v1_CommitContainerResponse__Output>
  CopyIn: MethodDefinition<_tinydock_v1_CopyInRequest, _tinydock_v1_CopyInProgress, _tinydock_v1_CopyInRequest__Output, _tinydock_v1_CopyInProgress__Output>
  CopyInChunks: MethodDefinition<_tinydock_v1_CopyInChunk, _tinydock_v1_CopyInProgress, _tinydock_v1_CopyInChunk__Output, _tinydock_v1_CopyInProgress__Output>
  CopyOut: MethodDefinition<_tinydock_v1_CopyOutRequest, _tinydock_v1_DownloadProgress, _tinydock_v1_CopyOutRequest__Output, _tinydock_v1_DownloadProgress__Output>
  CopyOutChunks: MethodDefinition<_tinydock_v1_CopyOutRequest, _tinydock_v1_DataChunk, _tinydock_v1_CopyOutRequest__Output, _tinydock_v1_DataChunk__Output>
  Create: MethodDefinition<_tinydock_v1_CreateContainerRequest, _tinydock_v1_CreateContainerResponse, _tinydock_v1_CreateContainerRequest__Output, _tinydock_v1_CreateContainerResponse__Output>
  Diff: MethodDefinition<_tinydock_v1_DiffContainerRequest, _tinydock_v1_DiffContainerResponse, _tinydock_v1_DiffContainerRequest__Output, _tinydock_v1_DiffContainerResponse__Output>
  Exec: MethodDefinition<_tinydock_v1_ExecRequest, _tinydock_v1_AttachResponse, _tinydock_v1_ExecRequest__Output, _tinydock_v1_AttachResponse__Output>
  Export: MethodDefinition<_tinydock_v1_ExportContainerRequest, _tinydock_v1_DownloadProgress, _tinydock_v1_ExportContainerRequest__Output, _tinydock_v1_DownloadProgress__Output>
  ExportChunks: MethodDefinition<_tinydock_v1_ExportContainerRequest, _tinydock_v1_DataChunk, _tinydock_v1_ExportContainerRequest__Output, _tinydock_v1_DataChunk__Output>
  Inspect: MethodDefinition<_tinydock_v1_InspectContainerRequest, _tinydock_v1_ContainerDetail, _tinydock_v1_InspectContainerRequest__Output, _tinydock_v1_ContainerDetail__Output>
  Kill: MethodDefinition<_tinydock_v1_KillContainerRequest, _tinydock_v1_KillContainerResponse, _tinydock_v1_KillContainerRequest__Output, _tinydock_v1_KillContainerResponse__Output>
  List: MethodDefinition<_tinydock_v1_ListContainersRequest, _tinydock_v1_ListContainersResponse, _tinydock_v1_ListContainersRequest__Output, _tinydock_v1_ListContainersResponse__Output>
  Logs: MethodDefinition<_tinydock_v1_LogsRequest, _tinydock_v1_LogBatch, _tinydock_v1_LogsRequest__Output, _tinydock_v1_LogBatch__Output>
  Pause: MethodDefinition<_tinydock_v1_PauseContainerRequest, _tinydock_v1_PauseContainerResponse, _tinydock_v1_PauseContainerRequest__Output, _tinydock_v1_PauseContainerResponse__Output>
  Prune: MethodDefinition<_tinydock_v1_PruneContainersRequest, _tinydock_v1_PruneContainersResponse, _tinydock_v1_PruneContainersRequest__Output, _tinydock_v1_PruneContainersResponse__Output>
  Remove: MethodDefinition<_tinydock_v1_RemoveContainerRequest, _tinydock_v1_RemoveContainerResponse, _tinydock_v1_RemoveContainerRequest__Output, _tinydock_v1_RemoveContainerResponse__Output>
  Rename: MethodDefinition<_tinydock_v1_RenameContainerRequest, _tinydock_v1_RenameContainerResponse, _tinydock_v1_RenameContainerRequest__Output, _tinydock_v1_RenameContainerResponse__Output>
  Restart: MethodDefinition<_tinydock_v1_RestartContainerRequest, _tinydock_v1_RestartContainerResponse, _tinydock_v1_RestartContainerRequest__Output, _tinydock_v1_RestartContainerResponse__Output>
  Start: MethodDefinition<_tinydock_v1_StartContainerRequest, _tinydock_v1_StartContainerResponse, _tinydock_v1_StartContainerRequest__Output, _tinydock_v1_StartContainerResponse__Output>
  StatPath: MethodDefinition<_tinydock_v1_StatPathRequest, _tinydock_v1_StatPathResponse, _tinydock_v1_StatPathRequest__Output, _tinydock_v1_StatPathResponse__Output>
  Stats: MethodDefinition<_tinydock_v1_StatsRequest, _tinydock_v1_StatsSample, _tinydock_v1_StatsRequest__Output, _tinydock_v1_StatsSample__Output>
  Stop: MethodDefinition<_tinydock_v1_StopContainerRequest, _tinydock_v1_StopContainerResponse, _tinydock_v1_StopContainerRequest__Output, _tinydock_v1_StopContainerResponse__Output>
  Top: MethodDefinition<_tinydock_v1_TopRequest, _tinydock_v1_TopResponse, _tinydock_v1_TopRequest__Output, _tinydock_v1_TopResponse__Output>
  Unpause: MethodDefinition<_tinydock_v1_UnpauseContainerRequest, _tinydock_v1_UnpauseContainerResponse, _tinydock_v1_UnpauseContainerRequest__Output, _tinydock_v1_UnpauseContainerResponse__Output>
  Update: MethodDefinition<_tinydock_v1_UpdateContainerRequest, _tinydock_v1_UpdateContainerResponse, _tinydock_v1_UpdateContainerRequest__Output, _tinydock_v1_UpdateContainerResponse__Output>
  Wait: MethodDefinition<_tinydock_v1_WaitContainerRequest, _tinydock_v1_WaitContainerResponse, _tinydock_v1_WaitContainerRequest__Output, _tinydock_v1_WaitContainerResponse__Output>
}
