import protobuf from 'protobufjs/light.js';

/** What stands in a package of the protos' JSON: messages and services by name. */
export type Declarations = Readonly<Record<string, protobuf.IType | protobuf.IService>>;

/**
 * The message types of one package, made when they are first asked for. A client calls one method or two, and to make
 * the types of all of them takes longer than its first call.
 */
export class MessageTypes {
  readonly #declarations: Declarations;
  readonly #namespace: protobuf.Namespace;

  /** @param packageName dotted, e.g. `tinydock.v1`; messages name each other without it */
  constructor(packageName: string, declarations: Declarations) {
    this.#declarations = declarations;
    this.#namespace = new protobuf.Root().define(packageName);
  }

  /** @throws Error for a name that the package does not have */
  get(name: string): protobuf.Type {
    const known = this.#namespace.get(name);
    if (known instanceof protobuf.Type) return known;
    const declaration = this.#declarations[name];
    if (declaration === undefined || !('fields' in declaration)) throw new Error(`there is no message ${name}`);
    const type = protobuf.Type.fromJSON(name, declaration);
    this.#namespace.add(type);
    for (const { type: field } of Object.values(declaration.fields)) {
      if (this.#declarations[field] !== undefined) this.get(field);
    }
    return type;
  }
}
