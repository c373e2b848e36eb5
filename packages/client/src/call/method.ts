/** What a call needs to know of a method: `Request` as callers write it, `Response` as it arrives. */
export interface MethodOf<Request, Response> {
  /** Such as `/tinydock.v1.ImageService/List`. */
  readonly path: string;
  readonly requestSerialize: (request: Request) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => Response;
}
