import { type FieldKind, SCALAR_KINDS } from './field-kind.ts';
import { MessageCodec, type MessageField } from './message-codec.ts';

/** A field as the protos' JSON has it. */
interface FieldDeclaration {
  readonly type: string;
  readonly id: number;
  readonly rule?: string;
  readonly keyType?: string;
}

export interface MessageDeclaration {
  readonly fields: Readonly<Record<string, FieldDeclaration>>;
  readonly oneofs?: Readonly<Record<string, { readonly oneof: readonly string[] }>>;
}

/** A method as the protos' JSON has it. */
export interface MethodDeclaration {
  readonly requestType: string;
  readonly responseType: string;
  readonly requestStream?: boolean;
  readonly responseStream?: boolean;
}

/** What stands in a package of the protos' JSON: messages and services by name. */
export type Declarations = Readonly<
  Record<string, MessageDeclaration | { readonly methods: Readonly<Record<string, MethodDeclaration>> }>
>;

function shapeOf({ rule, keyType, type }: FieldDeclaration, kind: FieldKind): MessageField['shape'] {
  if (keyType === 'string') return 'map';
  if (keyType !== undefined) throw new Error(`maps by ${keyType} are not read or written here`);
  if (rule === undefined) return 'single';
  if (rule === 'repeated' && kind.wireType === 2) return 'repeated';
  throw new Error(`fields that are ${rule} ${type} are not read or written here`);
}

/**
 * The codecs of one package, made when they are first asked for. A client calls one method or two, and to make those of
 * all takes longer than its first call.
 */
export class MessageCodecs {
  readonly #declarations: Declarations;
  readonly #codecs = new Map<string, MessageCodec>();

  /** @param declarations messages name each other without their package, and none contains itself */
  constructor(declarations: Declarations) {
    this.#declarations = declarations;
  }

  /** @throws Error for a name that the package does not have */
  get(name: string): MessageCodec {
    let codec = this.#codecs.get(name);
    if (codec === undefined) {
      codec = this.#create(name);
      this.#codecs.set(name, codec);
    }
    return codec;
  }

  #create(name: string): MessageCodec {
    const declaration = this.#declarations[name];
    if (declaration === undefined || !('fields' in declaration)) throw new Error(`there is no message ${name}`);
    const oneofs = Object.entries(declaration.oneofs ?? {});
    return new MessageCodec(
      Object.entries(declaration.fields).map(([fieldName, field]) => {
        const kind = SCALAR_KINDS[field.type] ?? this.get(field.type).kind;
        const oneof = oneofs.find(([, members]) => members.oneof.includes(fieldName))?.[0];
        return { name: fieldName, id: field.id, kind, shape: shapeOf(field, kind), oneof };
      }),
    );
  }
}
