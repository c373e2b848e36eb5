import { fromJSON, type Options, type PackageDefinition } from '@grpc/proto-loader';
import protocol from './generated/protocol.json' with { type: 'json' };

/** How messages look in JavaScript: numbers for 64 bits, buffers for bytes, defaults filled in, oneofs named. */
const OPTIONS: Options = { longs: Number, bytes: Buffer, defaults: true, oneofs: true, keepCase: false };

let loaded: PackageDefinition | undefined;

/** The definitions of all services with the descriptors that reflection serves; calls take those of `loadServices`. */
export function loadProtocol(): PackageDefinition {
  loaded ??= fromJSON(protocol as unknown as Parameters<typeof fromJSON>[0], OPTIONS);
  return loaded;
}
