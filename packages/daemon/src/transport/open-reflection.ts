import type {
  handleBidiStreamingCall as BidiHandler,
  MethodDefinition,
  ServiceDefinition,
  UntypedHandleCall,
} from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { loadProtocol } from '@tinydock/protocol';

/** One version of the service, as the library serves it. */
export interface Reflection {
  readonly definition: MethodDefinition<object, object>;
  readonly handle: BidiHandler<object, object>;
}

/** The versions of the service by the path of their only method. Makes the descriptors of all messages. */
export function openReflection(): ReadonlyMap<string, Reflection> {
  const versions = new Map<string, Reflection>();
  new ReflectionService(loadProtocol()).addToServer({
    addService: (service: ServiceDefinition, implementation: Readonly<Record<string, UntypedHandleCall>>) => {
      for (const [name, definition] of Object.entries<MethodDefinition<object, object>>(service)) {
        versions.set(definition.path, { definition, handle: implementation[name] as BidiHandler<object, object> });
      }
    },
  });
  return versions;
}
