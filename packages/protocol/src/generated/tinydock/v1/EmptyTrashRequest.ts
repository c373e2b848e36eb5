// Original file: tinydock/v1/retention.proto


export interface EmptyTrashRequest {
  /**
   * Ids of the images that shall go; others stay.
   */
  'imageIds'?: (string)[];
}

export interface EmptyTrashRequest__Output {
  /**
   * Ids of the images that shall go; others stay.
   */
  'imageIds': (string)[];
}
