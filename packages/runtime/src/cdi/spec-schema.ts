import { CDI_HOOK_NAMES, isCdiDeviceName, isCdiKind } from '@tinydock/domain';
import * as z from 'zod';

/** Where a text is meant, YAML's authors write `yes` and `0` without quotes. */
const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const filled = text.refine((value) => value !== '', 'expected a text');
const path = text.refine((value) => value.startsWith('/') && !value.includes('\0'), 'expected an absolute path');
const variable = text.refine((value) => value.indexOf('=') > 0 && !value.includes('\0'), 'expected NAME=VALUE');
const number32 = z.int().min(0).max(0xff_ff_ff_ff);

/** What is absent may also be written as null. */
function listOf<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .nullish()
    .transform((list) => list ?? []);
}

function optional<T extends z.ZodType>(value: T) {
  return value.nullish().transform((given) => given ?? undefined);
}

const deviceNode = z.strictObject({
  path,
  hostPath: optional(path),
  type: optional(z.enum(['', 'b', 'c', 'u', 'p'])).transform((type) => (type === '' ? undefined : type)),
  major: optional(number32),
  minor: optional(number32),
  fileMode: optional(z.int().min(0).max(0o7777)),
  permissions: optional(text.refine((value) => /^(?:[rwm]{0,3}|none)$/.test(value), 'expected of r, w and m')),
  uid: optional(number32),
  gid: optional(number32),
});

const mount = z.strictObject({
  hostPath: filled,
  containerPath: path.refine((value) => !/^[/.]*$/.test(value), 'expected a path below the root'),
  type: optional(text),
  options: listOf(filled),
});

const hook = z.strictObject({
  hookName: z.enum(CDI_HOOK_NAMES),
  path,
  args: listOf(text),
  env: listOf(variable),
  timeout: optional(z.int().positive()),
});

const edits = z.strictObject({
  env: listOf(variable),
  deviceNodes: listOf(deviceNode),
  mounts: listOf(mount),
  hooks: listOf(hook),
  additionalGids: listOf(number32),
  intelRdt: z.looseObject({}).nullish(),
  netDevices: listOf(z.unknown()),
});

const annotations = z
  .record(z.string(), text)
  .nullish()
  .transform((given) => given ?? {});

/** A specification file. Container Device Interface, "CDI JSON Specification"; unknown fields are errors there too. */
export const cdiSpecSchema = z.strictObject({
  cdiVersion: text,
  kind: text.refine(isCdiKind, 'expected VENDOR/CLASS'),
  annotations,
  devices: z
    .array(
      z.strictObject({
        name: text.refine(isCdiDeviceName, 'expected letters, digits, _ . : - inside'),
        annotations,
        containerEdits: edits,
      }),
    )
    .min(1),
  containerEdits: optional(edits),
});

export type CdiSpecFile = z.output<typeof cdiSpecSchema>;
export type CdiFileEdits = z.output<typeof edits>;
