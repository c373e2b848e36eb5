// Original file: tinydock/v1/registries.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ListMirrorsRequest as _tinydock_v1_ListMirrorsRequest, ListMirrorsRequest__Output as _tinydock_v1_ListMirrorsRequest__Output } from '../../tinydock/v1/ListMirrorsRequest.ts';
import type { ListMirrorsResponse as _tinydock_v1_ListMirrorsResponse, ListMirrorsResponse__Output as _tinydock_v1_ListMirrorsResponse__Output } from '../../tinydock/v1/ListMirrorsResponse.ts';
import type { ListTagsRequest as _tinydock_v1_ListTagsRequest, ListTagsRequest__Output as _tinydock_v1_ListTagsRequest__Output } from '../../tinydock/v1/ListTagsRequest.ts';
import type { SearchRequest as _tinydock_v1_SearchRequest, SearchRequest__Output as _tinydock_v1_SearchRequest__Output } from '../../tinydock/v1/SearchRequest.ts';
import type { SearchResponse as _tinydock_v1_SearchResponse, SearchResponse__Output as _tinydock_v1_SearchResponse__Output } from '../../tinydock/v1/SearchResponse.ts';
import type { TagPage as _tinydock_v1_TagPage, TagPage__Output as _tinydock_v1_TagPage__Output } from '../../tinydock/v1/TagPage.ts';

/**
 * What registries have.
 */
export interface RegistryServiceClient extends grpc.Client {
  /**
   * The mirrors that are asked before a registry, so that a client can send what it knows to log in to each.
   */
  ListMirrors(argument: _tinydock_v1_ListMirrorsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListMirrorsResponse__Output>): grpc.ClientUnaryCall;
  ListMirrors(argument: _tinydock_v1_ListMirrorsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ListMirrorsResponse__Output>): grpc.ClientUnaryCall;
  ListMirrors(argument: _tinydock_v1_ListMirrorsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListMirrorsResponse__Output>): grpc.ClientUnaryCall;
  ListMirrors(argument: _tinydock_v1_ListMirrorsRequest, callback: grpc.requestCallback<_tinydock_v1_ListMirrorsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The mirrors that are asked before a registry, so that a client can send what it knows to log in to each.
   */
  listMirrors(argument: _tinydock_v1_ListMirrorsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListMirrorsResponse__Output>): grpc.ClientUnaryCall;
  listMirrors(argument: _tinydock_v1_ListMirrorsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_ListMirrorsResponse__Output>): grpc.ClientUnaryCall;
  listMirrors(argument: _tinydock_v1_ListMirrorsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_ListMirrorsResponse__Output>): grpc.ClientUnaryCall;
  listMirrors(argument: _tinydock_v1_ListMirrorsRequest, callback: grpc.requestCallback<_tinydock_v1_ListMirrorsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The tags of a repository, page by page.
   */
  ListTags(argument: _tinydock_v1_ListTagsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_TagPage__Output>;
  ListTags(argument: _tinydock_v1_ListTagsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_TagPage__Output>;
  /**
   * The tags of a repository, page by page.
   */
  listTags(argument: _tinydock_v1_ListTagsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_TagPage__Output>;
  listTags(argument: _tinydock_v1_ListTagsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_tinydock_v1_TagPage__Output>;
  
  /**
   * Repositories by a word in their name.
   */
  Search(argument: _tinydock_v1_SearchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_SearchResponse__Output>): grpc.ClientUnaryCall;
  Search(argument: _tinydock_v1_SearchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_SearchResponse__Output>): grpc.ClientUnaryCall;
  Search(argument: _tinydock_v1_SearchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_SearchResponse__Output>): grpc.ClientUnaryCall;
  Search(argument: _tinydock_v1_SearchRequest, callback: grpc.requestCallback<_tinydock_v1_SearchResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Repositories by a word in their name.
   */
  search(argument: _tinydock_v1_SearchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_SearchResponse__Output>): grpc.ClientUnaryCall;
  search(argument: _tinydock_v1_SearchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tinydock_v1_SearchResponse__Output>): grpc.ClientUnaryCall;
  search(argument: _tinydock_v1_SearchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tinydock_v1_SearchResponse__Output>): grpc.ClientUnaryCall;
  search(argument: _tinydock_v1_SearchRequest, callback: grpc.requestCallback<_tinydock_v1_SearchResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * What registries have.
 */
export interface RegistryServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * The mirrors that are asked before a registry, so that a client can send what it knows to log in to each.
   */
  ListMirrors: grpc.handleUnaryCall<_tinydock_v1_ListMirrorsRequest__Output, _tinydock_v1_ListMirrorsResponse>;
  
  /**
   * The tags of a repository, page by page.
   */
  ListTags: grpc.handleServerStreamingCall<_tinydock_v1_ListTagsRequest__Output, _tinydock_v1_TagPage>;
  
  /**
   * Repositories by a word in their name.
   */
  Search: grpc.handleUnaryCall<_tinydock_v1_SearchRequest__Output, _tinydock_v1_SearchResponse>;
  
}

export interface RegistryServiceDefinition extends grpc.ServiceDefinition {
  ListMirrors: MethodDefinition<_tinydock_v1_ListMirrorsRequest, _tinydock_v1_ListMirrorsResponse, _tinydock_v1_ListMirrorsRequest__Output, _tinydock_v1_ListMirrorsResponse__Output>
  ListTags: MethodDefinition<_tinydock_v1_ListTagsRequest, _tinydock_v1_TagPage, _tinydock_v1_ListTagsRequest__Output, _tinydock_v1_TagPage__Output>
  Search: MethodDefinition<_tinydock_v1_SearchRequest, _tinydock_v1_SearchResponse, _tinydock_v1_SearchRequest__Output, _tinydock_v1_SearchResponse__Output>
}
