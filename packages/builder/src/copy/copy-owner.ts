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

async function findId(
  instruction: CopyInstruction,
  name: string,
  database: { readonly tree: SourceTree; readonly path: string },
): Promise<number> {
  const id = parseId(name);
  if (id !== undefined) return id;
  const row = (await readDatabase(database.tree, database.path)).find((fields) => fields[0] === name);
  const found = parseId(row?.[2] ?? '');
  if (found !== undefined) return found;
  const message = `--chown: the image's /${database.path} has no ${JSON.stringify(name)}`;
  throw stepError(instruction, { code: 'INVALID_ARGUMENT', message });
}

/**
 * Reads `user[:group]`, names by the files of the image; without a group it is the number of the user, as Docker has it.
 * @throws StepError INVALID_ARGUMENT for a name that the image does not know
 */
export async function resolveOwner(instruction: CopyInstruction, tree: SourceTree): Promise<Owner> {
  const [user = '', group] = (instruction.chown ?? '0:0').split(':', 2);
  const uid = await findId(instruction, user === '' ? '0' : user, { tree, path: 'etc/passwd' });
  const gid =
    group === undefined ? uid : await findId(instruction, group === '' ? '0' : group, { tree, path: 'etc/group' });
  return { uid, gid };
}
