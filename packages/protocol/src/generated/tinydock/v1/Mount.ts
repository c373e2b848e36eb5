// Original file: tinydock/v1/containers.proto


export interface Mount {
  /**
   * `bind`, `volume` or `image`.
   */
  'kind'?: (string);
  /**
   * Absolute host path, name of the volume, empty for an anonymous one, or an image as InspectImageRequest.image.
   */
  'source'?: (string);
  'target'?: (string);
  'readOnly'?: (boolean);
  /**
   * Do not make a bind's source where it is missing, but fail.
   */
  'mustExist'?: (boolean);
  /**
   * Leave an empty volume empty, whatever the image has in its place.
   */
  'isNotFilled'?: (boolean);
  /**
   * Of a bind: `rprivate`, `private`, `rshared`, `shared`, `rslave` or `slave`; empty for `rprivate`.
   */
  'propagation'?: (string);
  /**
   * Of a bind: leave out what is mounted below its source.
   */
  'isNotRecursive'?: (boolean);
  /**
   * Where the files of a volume lie on the machine; in answers alone.
   */
  'mountpoint'?: (string);
  /**
   * Of a bind that is read-only: `writable` leaves what is mounted below writable, `required` fails where that cannot be
   * read-only too; empty for as far as the runtime can.
   */
  'belowReadOnly'?: (string);
  /**
   * Of a volume or image: a relative path in it, which alone is mounted.
   */
  'subpath'?: (string);
  /**
   * Of a volume that is not there: its driver, empty for `local`, the driver's options, and its labels.
   */
  'volumeDriver'?: (string);
  'volumeOptions'?: ({[key: string]: string});
  'volumeLabels'?: ({[key: string]: string});
  /**
   * Asked for in detail, by `--mount`; shown apart by `inspect`.
   */
  'isDetailed'?: (boolean);
  /**
   * Of an image; in answers alone.
   */
  'imageId'?: (string);
}

export interface Mount__Output {
  /**
   * `bind`, `volume` or `image`.
   */
  'kind': (string);
  /**
   * Absolute host path, name of the volume, empty for an anonymous one, or an image as InspectImageRequest.image.
   */
  'source': (string);
  'target': (string);
  'readOnly': (boolean);
  /**
   * Do not make a bind's source where it is missing, but fail.
   */
  'mustExist': (boolean);
  /**
   * Leave an empty volume empty, whatever the image has in its place.
   */
  'isNotFilled': (boolean);
  /**
   * Of a bind: `rprivate`, `private`, `rshared`, `shared`, `rslave` or `slave`; empty for `rprivate`.
   */
  'propagation': (string);
  /**
   * Of a bind: leave out what is mounted below its source.
   */
  'isNotRecursive': (boolean);
  /**
   * Where the files of a volume lie on the machine; in answers alone.
   */
  'mountpoint': (string);
  /**
   * Of a bind that is read-only: `writable` leaves what is mounted below writable, `required` fails where that cannot be
   * read-only too; empty for as far as the runtime can.
   */
  'belowReadOnly': (string);
  /**
   * Of a volume or image: a relative path in it, which alone is mounted.
   */
  'subpath': (string);
  /**
   * Of a volume that is not there: its driver, empty for `local`, the driver's options, and its labels.
   */
  'volumeDriver': (string);
  'volumeOptions': ({[key: string]: string});
  'volumeLabels': ({[key: string]: string});
  /**
   * Asked for in detail, by `--mount`; shown apart by `inspect`.
   */
  'isDetailed': (boolean);
  /**
   * Of an image; in answers alone.
   */
  'imageId': (string);
}
