import type { CopyInstruction } from '@tinydock/dockerfile';
import { stepError } from '../build-error.ts';
import { resolvePath } from '../tree/resolve-path.ts';
import type { SourceTree } from '../tree/source-tree.ts';

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

const MAX_ID = 4_294_967_294;
const MAX_DATABASE_BYTES = 4 * 1024 * 1024;

function parseId(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) && Number(text) <= MAX_ID ? Number(text) : undefined;
}

async function readDatabase(tree: SourceTree, path: string): Promise<readonly string[][]> {
  const { path: found, entry } = await resolvePath(tree, path);
  if (entry?.type !== 'file' || entry.size > MAX_DATABASE_BYTES) return [];
  const chunks: Uint8Array[] = [];
  for await (const chunk of tree.read(found)) chunks.push(chunk);
  const lines = Buffer.concat(chunks).toString('utf8').split('\n');
  return lines.map((line) => line.split(':'));
}

interface Database {
  readonly tree: SourceTree;
  readonly path: string;
}

/** The line of a name in a database of the image. */
async function findRow({ tree, path }: Database, name: string): Promise<readonly string[] | undefined> {
  return (await readDatabase(tree, path)).find((fields) => fields[0] === name);
}

/** Undefined for a name that the image does not know. */
async function findGroup(tree: SourceTree, name: string): Promise<number | undefined> {
  return parseId(name) ?? parseId((await findRow({ tree, path: 'etc/group' }, name))?.[2] ?? '');
}

/** A number is also that of the group; a name has the group that the image gives it, as in BuildKit. */
async function findUser(tree: SourceTree, name: string): Promise<Partial<Owner>> {
  const id = parseId(name);
  if (id !== undefined) return { uid: id, gid: id };
  const row = await findRow({ tree, path: 'etc/passwd' }, name);
  const [uid, gid] = [parseId(row?.[2] ?? ''), parseId(row?.[3] ?? '')];
  return { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) };
}

/** Reads `user[:group]` by the files of the image; without what it does not know. */
async function findOwner(tree: SourceTree, text: string): Promise<Partial<Owner>> {
  const [user = '', group] = text.split(':', 2);
  const found = await findUser(tree, user === '' ? '0' : user);
  if (group === undefined) return found;
  const gid = await findGroup(tree, group === '' ? '0' : group);
  return { ...(found.uid === undefined ? {} : { uid: found.uid }), ...(gid === undefined ? {} : { gid }) };
}

/** Who owns what is made for a user of the image: root where the image does not know the user. */
export async function ownerOfUser(user: string, tree: SourceTree): Promise<Owner> {
  const { uid = 0, gid = 0 } = await findOwner(tree, user);
  return { uid, gid };
}

/**
 * Reads `--chown`, names by the files of the image.
 * @throws StepError INVALID_ARGUMENT for a name that the image does not know
 */
export async function resolveOwner(instruction: CopyInstruction, tree: SourceTree): Promise<Owner> {
  const { chown = '' } = instruction;
  const { uid, gid } = await findOwner(tree, chown);
  if (uid !== undefined && gid !== undefined) return { uid, gid };
  const [user = '', group = ''] = chown.split(':', 2);
  const what =
    uid === undefined ? `/etc/passwd has no ${JSON.stringify(user)}` : `/etc/group has no ${JSON.stringify(group)}`;
  throw stepError(instruction, { code: 'INVALID_ARGUMENT', message: `--chown: the image's ${what}` });
}
